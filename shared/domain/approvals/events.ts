import type { EntityEvent, RankOf } from '../../journal/registers.ts'
import { fields, isText, isWhole, listOf, oneOf, orNull, type Shape } from '../shape.ts'
import { DECISIONS, type Decision, LEVELS, REQUEST_KINDS } from './kinds.ts'

/** Event types of a request (`request/<id>`, in the scope of its site or case). */
export const approvalsTypes = {
  drafted: 'approvals.drafted',
  submitted: 'approvals.submitted',
  opinionGiven: 'approvals.opinionGiven',
  returned: 'approvals.returned',
  decided: 'approvals.decided',
  receipted: 'approvals.receipted',
  withdrawn: 'approvals.withdrawn',
  superseded: 'approvals.superseded',
  paperKept: 'approvals.paperKept',
  paperConfirmed: 'approvals.paperConfirmed',
  answered: 'approvals.answered',
} as const

export const OPINIONS = ['AGREE', 'OBJECT', 'ESCALATE'] as const
/** `ESCALATE` asks for the next higher level, at the highest for the president's meeting (院长办公会). */
export type OpinionCode = (typeof OPINIONS)[number]

const chain = fields({ certificate: isText, issuing: isText, root: isText })
const isHash: Shape = (value) => typeof value === 'string' && /^[0-9a-f]{64}$/.test(value)
const isVersion: Shape = (value) => isWhole(value) && Number(value) >= 1
const isLevel: Shape = (value) => LEVELS.some((level) => level === value)
const point = fields({ id: isText, text: isText })

const decision = fields({
  chain,
  decision: oneOf(DECISIONS),
  points: listOf(point),
  replaces: orNull(isHash),
  token: isText,
  version: isVersion,
})

const bodies: Readonly<Record<string, Shape>> = {
  [approvalsTypes.drafted]: fields({
    case: orNull(isText),
    kind: oneOf(REQUEST_KINDS),
    level: isLevel,
    site: orNull(isText),
    subject: isText,
    title: isText,
  }),
  [approvalsTypes.submitted]: fields({
    dueOn: orNull(isText),
    level: isLevel,
    note: isText,
    rendering: fields({ code: isText, hash: isHash, pages: isVersion }),
    snapshot: fields({ format: isText, hash: isHash }),
    version: isVersion,
  }),
  [approvalsTypes.opinionGiven]: fields({ opinion: oneOf(OPINIONS), text: isText, version: isVersion }),
  [approvalsTypes.returned]: (value) => decision(value) && fields({ decision: oneOf(['RETURNED']) })(value),
  [approvalsTypes.decided]: (value) => decision(value) && fields({ decision: oneOf(['APPROVED', 'REJECTED']) })(value),
  [approvalsTypes.receipted]: fields({ chain, decision: isHash, token: isText }),
  [approvalsTypes.withdrawn]: fields({ reason: isText }),
  [approvalsTypes.superseded]: fields({ by: isText, reason: isText }),
  [approvalsTypes.paperKept]: fields({
    decision: oneOf(DECISIONS),
    photo: fields({ hash: isHash, type: isText }),
    signedBy: isText,
    signedOn: isText,
    version: isVersion,
  }),
  [approvalsTypes.paperConfirmed]: fields({ kept: isHash, note: isText, outcome: oneOf(['MATCHES', 'DIFFERS']) }),
  [approvalsTypes.answered]: fields({ point: isText, returned: isHash, text: isText }),
}

/** Whether the fold of a request understands an event's body (J5). */
export function understandsRequest(event: Pick<EntityEvent, 'type' | 'body'>): boolean {
  return bodies[event.type]?.(event.body ?? undefined) ?? false
}

/** What a decision says by its body; the token is compared with it when the decision is judged. */
export function claimedDecision(event: EntityEvent): Decision | null {
  const claimed = event.body?.decision
  return DECISIONS.find((one) => one === claimed) ?? null
}

/**
 * More cautious first (J7): words and papers move nothing and come as soon as they can; then what ends a request, a
 * return, a refusal; a newer version before an approval of the older one; an approval last.
 */
export const requestRank: RankOf = (event) => {
  if (event.type === approvalsTypes.withdrawn) return 1
  if (event.type === approvalsTypes.superseded) return 2
  if (event.type === approvalsTypes.returned) return 3
  if (event.type === approvalsTypes.submitted) return 5
  if (event.type !== approvalsTypes.decided) return 0
  return claimedDecision(event) === 'APPROVED' ? 6 : 4
}
