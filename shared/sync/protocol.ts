import { PROTOCOL } from '../contract/court/messages.ts'

/** Begins an entry of a list of scopes that takes a part out of a larger one: `site:*` and `-site:s1`. */
export const EXCEPT = '-'

/** Whether a name, or a name with a trailing `*`, stands for a scope or for all of another such name. */
export function covers(pattern: string, scope: string): boolean {
  return pattern === scope || (pattern.endsWith('*') && scope.startsWith(pattern.slice(0, -1)))
}

/**
 * Whether a scope is among those granted; `site:*` grants every site. Of a list with exceptions the entry that says most
 * exactly which scope it means decides; such lists are a holder's own, no other side is told them.
 */
export function isGranted(scopes: readonly string[], scope: string): boolean {
  let granted = false
  let exact = -1
  for (const entry of scopes) {
    const isExcept = entry.startsWith(EXCEPT)
    const pattern = isExcept ? entry.slice(EXCEPT.length) : entry
    if (!covers(pattern, scope)) continue
    const says = pattern.endsWith('*') ? pattern.length - 1 : Number.POSITIVE_INFINITY
    if (says < exact || (says === exact && !isExcept)) continue
    granted = !isExcept
    exact = says
  }
  return granted
}

/** The entries that give, as the other side is told them. */
export const giving = (scopes: readonly string[]): string[] => scopes.filter((one) => !one.startsWith(EXCEPT))

/** The entries that take a part out. */
export const exceptions = (scopes: readonly string[]): string[] => scopes.filter((one) => one.startsWith(EXCEPT))

/** A list less what was taken back; what is granted again by a more exact name stays. */
export const less = (scopes: readonly string[], takenBack: readonly string[]): string[] => [
  ...scopes,
  ...takenBack.map((one) => `${EXCEPT}${one}`),
]

/** Scopes that two lists both grant: the narrower of two entries where one holds the other, less the exceptions of both. */
export function commonScopes(one: readonly string[], other: readonly string[]): string[] {
  const both = [
    ...giving(one).filter((scope) => isGranted(other, scope)),
    ...giving(other).filter((scope) => isGranted(one, scope)),
  ]
  return [...new Set([...both, ...exceptions(one), ...exceptions(other)])]
}

/** Whether a stream is what a device says in its own scope. */
export function isOwnScope({ device, scope }: { device: string; scope: string }): boolean {
  return scope === `device:${device}`
}

/** The newest version both sides speak; null when there is none (X1). */
export function commonProtocol(theirs: { min: number; max: number }): number | null {
  const newest = Math.min(PROTOCOL.max, theirs.max)
  return newest >= Math.max(PROTOCOL.min, theirs.min) ? newest : null
}
