import { namesOf } from '../../../db/identity.ts'
import { answeredRequestRows, noteNotice, seenNotices } from '../../../db/notices.ts'
import type { Notice } from '../../../shared/contract/desk/sync/notices.ts'
import { isRefusal, type Verdict } from '../../../shared/domain/approvals/faults.ts'
import { type ApprovalRules, defaultApprovalRules } from '../../../shared/domain/approvals/kinds.ts'
import { may } from '../../../shared/domain/identity/permissions.ts'
import { type CoreContext, guarded, requireSame } from '../context.ts'
import { type LoadedRequest, verdictOf, verifiedRequest } from './verdicts.ts'

/** A request touched within this time is looked at again: a revocation may undo what was seen to count. */
const RECENT_MS = 90 * 24 * 60 * 60_000
const REQUESTS_LIMIT = 300

/**
 * Answers that came for the officer at work and that they have not seen on this laptop (P1, P3). They are read from what
 * stands, not from how it came: network, hub, stick and a restart give the same list.
 */
export function noticesService(context: CoreContext, rules: ApprovalRules = defaultApprovalRules) {
  async function list(): Promise<Notice[]> {
    const session = context.session()
    if (!may(session.role, 'case.read')) return []
    const { db } = context.store()
    const since = context.ports.now() - RECENT_MS
    const loaded: LoadedRequest[] = []
    for (const row of answeredRequestRows(db, session.officerId, since, REQUESTS_LIMIT)) {
      loaded.push(await verifiedRequest(context, rules, row.request_id))
    }
    requireSame(context, session)
    const seen = seenNotices(db, session.officerId)
    const names = namesOf(db).officers
    return loaded
      .filter(({ fold }) => fold.proposers.includes(session.officerId))
      .flatMap((one) => noticesOf(context, one, session.officerId, seen, names))
      .sort((a, b) => b.at - a.at || (a.notice < b.notice ? 1 : -1))
  }

  return {
    list,
    see(input: { notices: readonly string[] }) {
      const { officerId } = context.session()
      const at = Math.trunc(context.ports.now())
      const { db, journal } = context.store()
      guarded(context, () =>
        journal.transact(() => {
          for (const notice of input.notices) noteNotice(db, officerId, notice, at)
        }),
      )
      return list()
    },
  }
}

function noticesOf(
  context: CoreContext,
  { row, fold }: LoadedRequest,
  officerId: string,
  seen: ReadonlySet<string>,
  names: ReturnType<typeof namesOf>['officers'],
): Notice[] {
  return fold.decisions.flatMap((claim): Notice[] => {
    const verdict = verdictOf(context.store().db, claim)
    const state = stateOf(verdict)
    const notice = `${claim.hash}:${state}`
    if (claim.by === officerId || state === null || seen.has(notice)) return []
    const { version, decision, by, role, at, reverses } = claim
    return [
      {
        ...{ notice, requestId: row.request_id, kind: fold.kind, title: fold.title, version, decision, role, reverses },
        officer: names.get(by) ?? by,
        // The court's time of a confirmed one; of others the time its author's laptop gave it.
        at: verdict.counts ? verdict.at : at,
        stands: state === 'counts' || state === 'signed' ? state : 'refused',
        fault: verdict.counts ? null : verdict.fault,
        undone: !verdict.counts && seen.has(`${claim.hash}:counts`),
      },
    ]
  })
}

/** How a decision stands, as a notice names it; null where a later one has taken its place and gives its own notice. */
function stateOf(verdict: Verdict): string | null {
  if (verdict.counts) return 'counts'
  if (verdict.fault === 'NO_RECEIPT') return 'signed'
  return isRefusal(verdict.fault) ? verdict.fault : null
}
