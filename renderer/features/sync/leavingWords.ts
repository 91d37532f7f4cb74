import type { LeavingIssueView } from '../../../shared/contract/desk/sync/leaving.ts'
import type { Text } from '../../../shared/i18n/texts.ts'

/** A laptop's name; this one is told as that. */
export function laptopName({ name, own }: { name: string; own: boolean }, t: Text): string {
  return own ? t('leaving.own', { name }) : name
}

/** What is missing of a laptop's part, as one sentence. */
export function issueWords(issues: readonly LeavingIssueView[], t: Text): string {
  return issues
    .map(({ code, n }) => t(`leaving.issue.${code}`, { n: n.toLocaleString('en-US') }))
    .join(t('leaving.join'))
}
