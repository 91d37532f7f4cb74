import type { NamedScope } from '../../../shared/contract/desk/sync/scopeGrants.ts'
import type { Text } from '../../../shared/i18n/texts.ts'

/** A scope as a sentence names it. */
export function scopeWords({ scope, kind, all, name }: NamedScope, t: Text): string {
  if (all) return t(`grants.all.${kind}`)
  return name === '' ? t(`grants.unknown.${kind}`, { id: scope.slice(-6) }) : t(`grants.one.${kind}`, { name })
}
