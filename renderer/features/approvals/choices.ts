import type { RequestDetail } from '../../../shared/contract/desk/approvals.ts'

/** What an officer can choose: a decision that is signed, or an opinion. */
export type ChoiceId = 'APPROVED' | 'RETURNED' | 'REJECTED' | 'AGREE' | 'OBJECT' | 'ESCALATE'

export interface Choice {
  readonly id: ChoiceId
  /** The key that chooses it; choosing signs nothing. */
  readonly letter: 'A' | 'B' | 'C' | 'N'
  /** Signed with the PIN; the rest are words. */
  readonly signs: boolean
}

/**
 * The choices of a request for the officer at work, in the order of their keys; empty when there is nothing to choose. Where
 * nothing can be decided, whoever decides gives an opinion like the others.
 */
export function choicesOf(request: RequestDetail): readonly Choice[] {
  const { may, state, decidesHere } = request
  if (state !== 'submitted') return []
  const decides = may.decide && decidesHere
  const first: Choice[] = decides
    ? [{ id: 'APPROVED', letter: 'A', signs: true }]
    : may.giveOpinion
      ? [{ id: 'AGREE', letter: 'A', signs: false }]
      : []
  const back: Choice[] = may.return && decidesHere ? [{ id: 'RETURNED', letter: 'B', signs: true }] : []
  const up: Choice[] = may.escalate ? [{ id: 'ESCALATE', letter: 'C', signs: false }] : []
  const last: Choice[] = decides
    ? [{ id: 'REJECTED', letter: 'N', signs: true }]
    : may.giveOpinion
      ? [{ id: 'OBJECT', letter: 'N', signs: false }]
      : []
  return [...first, ...back, ...up, ...last]
}

/** A later decision on a version that has one: only the other ones are offered, each names what it replaces. */
export function laterChoices(request: RequestDetail): readonly Choice[] {
  const { may, state, decidesHere } = request
  if (!may.decide || !decidesHere || !['approved', 'returned', 'rejected'].includes(state)) return []
  const all: Choice[] = [
    { id: 'APPROVED', letter: 'A', signs: true },
    { id: 'RETURNED', letter: 'B', signs: true },
    { id: 'REJECTED', letter: 'N', signs: true },
  ]
  const stands = { approved: 'APPROVED', returned: 'RETURNED', rejected: 'REJECTED' }
  return all.filter((one) => one.id !== Reflect.get(stands, state))
}

/** Whether a choice needs words: a return and a refusal its reasons, an objection and an escalation theirs. */
export function needsWords(id: ChoiceId): boolean {
  return id !== 'APPROVED' && id !== 'AGREE'
}
