import { approvalsTypes, requestRank } from '../../../../shared/domain/approvals/events.ts'
import type { Decision } from '../../../../shared/domain/approvals/kinds.ts'
import type { JsonObject } from '../../../../shared/journal/canonical.ts'
import { sha256Hex } from '../../../../shared/journal/hash.ts'
import { type EntityEvent, type EntityHistory, orderEvents } from '../../../../shared/journal/registers.ts'

const chain = { certificate: 'c', issuing: 'i', root: 'r' }
const hash = (text: string): string => sha256Hex(Buffer.from(text))

/** Writes a request's events one after the other; each sees what `seen` names, by default the newest. */
export function story() {
  const events: EntityEvent[] = []
  const add = (type: string, actor: string, role: string, body: JsonObject, seen?: readonly string[]): string => {
    const n = events.length
    const made: EntityEvent = {
      hash: hash(`event ${n}`),
      type,
      scope: 'site:1',
      device: 'd',
      seq: n + 1,
      at: [1000 + n, 0],
      actor,
      role,
      act: `a${n}`,
      seen: seen ?? (events.length === 0 ? [] : [events[n - 1]?.hash ?? '']),
      body,
    }
    events.push(made)
    return made.hash
  }
  const decide = (decision: Decision, version: number, replaces: string | null, seen?: readonly string[]) =>
    add(
      decision === 'RETURNED' ? approvalsTypes.returned : approvalsTypes.decided,
      'president',
      'courtPresident',
      {
        chain,
        decision,
        points: decision === 'RETURNED' ? [{ id: 'p1', text: '没有医疗保障' }] : [],
        replaces,
        token: 't',
        version,
      },
      seen,
    )
  return {
    events,
    add,
    draft: (level = 3, by = 'handler') =>
      add(approvalsTypes.drafted, by, by, {
        case: 'c1',
        kind: 'plan',
        level,
        site: 's1',
        subject: 'plan:s1',
        title: '',
      }),
    submit: (version: number, seen?: readonly string[], level = 3, by = 'handler') =>
      add(
        approvalsTypes.submitted,
        by,
        by,
        {
          dueOn: null,
          level,
          note: '',
          rendering: { code: '9F3C-71A2-BE04', hash: hash(`pdf ${version}`), pages: 61 },
          snapshot: { format: 'planVersion/1', hash: hash(`plan ${version}`) },
          version,
        },
        seen,
      ),
    opinion: (role: string, opinion: 'AGREE' | 'OBJECT' | 'ESCALATE', version: number, seen?: readonly string[]) =>
      add(approvalsTypes.opinionGiven, role, role, { opinion, text: '', version }, seen),
    decide,
    history: (): EntityHistory => orderEvents(events, requestRank),
  }
}
