import type { RequestDetail, RequestSummary } from '../../../shared/contract/desk/approvals.ts'
import type { Role } from '../../../shared/domain/identity/roles.ts'
import { chinaDate } from '../../../shared/domain/worklist/rules.ts'
import { isTextKey, type Text } from '../../../shared/i18n/texts.ts'
import { formatDate, formatTime } from '../../ui/values.tsx'

/** Name of a request: its own title, else kind and version. */
export function requestName(request: Pick<RequestSummary, 'kind' | 'title' | 'version'>, t: Text): string {
  if (request.title !== '') return request.title
  const kind = t(`approvals.kind.${request.kind}`)
  return request.version === 0
    ? t('approvals.draftOf', { kind })
    : t('approvals.versionOf', { kind, n: request.version })
}

/** `8月28日 19:42`: court time of an instant in ms; the year in front when it is not this one. */
export function momentWords(at: number, t: Text): string {
  return `${dayWords(at, t)} ${formatTime(at).slice(0, 5)}`
}

/** `8月28日` of an instant in ms. */
export function dayWords(at: number, t: Text): string {
  return formatDate(chinaDate(at), new Date().getFullYear(), t).split(' ')[0] ?? ''
}

/** Roles in words, the last of several joined as the language does. */
export function roleWords(roles: readonly Role[], t: Text): string {
  return roles.map((role) => t(`legalTerms.role.${role}`)).join(t('approvals.roleJoin'))
}

/** What a request does now, in one line of the inbox. */
export function standWords(request: RequestSummary, t: Text): string {
  if (request.awaits === 'opinion') return t('approvals.waitsForOpinion')
  if (request.awaits === 'decision' && request.points > 0) {
    return t('approvals.answeredOf', { n: request.points, done: request.answered })
  }
  if (request.awaits === 'decision' && request.submittedAt !== null) {
    return t('approvals.sentBy', { who: request.submittedBy, when: momentWords(request.submittedAt, t) })
  }
  if (request.state === 'returned') {
    return t('approvals.answeredOf', { n: request.points, done: request.answered })
  }
  if (request.waitsFor.length > 0) return t('approvals.waitsFor', { roles: roleWords(request.waitsFor, t) })
  return t(`approvals.state.${request.state}`)
}

/** One line of what is checked; a code of a feature this build has no words for shows its detail. */
export function markWords(mark: RequestDetail['marks'][number], t: Text): string {
  const key = `approvals.mark.${mark.code}`
  return isTextKey(key) ? t(key, { detail: mark.detail }) : t('approvals.mark.other', { detail: mark.detail })
}

/** Counts of the changes by kind. */
export function changeCounts(changes: RequestDetail['changes']) {
  const of = (kind: 'added' | 'changed' | 'removed') => changes.list.filter((one) => one.kind === kind).length
  return { changed: of('changed'), added: of('added'), removed: of('removed'), unchanged: changes.unchanged }
}
