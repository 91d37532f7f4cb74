import { expect } from 'vitest'
import { type DecidedSubject, makeSubjects, type RequestSubject } from '../../../../electron/core/approvals/subjects.ts'
import { approvalsService } from '../../../../electron/core/approvals.ts'
import type { Act } from '../../../../electron/core/context.ts'
import type { RequestDetail } from '../../../../shared/contract/desk/approvals.ts'
import type { Decision } from '../../../../shared/domain/approvals/kinds.ts'
import type { Role } from '../../../../shared/domain/identity/roles.ts'
import { canonicalBytes, type JsonObject } from '../../../../shared/journal/canonical.ts'
import { NEW_PIN, OTHER_PIN, PIN } from '../identity/support.ts'
import { id, type OnSite, startSite } from '../site/support.ts'

export { id, NEW_PIN, OTHER_PIN, PIN }

/** A court with a case, a site, and everybody a plan passes: the handler of the site is the first officer. */
export interface Bench {
  test: OnSite
  subjects: ReturnType<typeof makeSubjects>
  approvals: ReturnType<typeof approvalsService>
  people: Record<'handler' | 'teamLead' | 'bureauDirector' | 'courtPresident', string>
  /** What the plan's handlers were told, in order. */
  told: (RequestSubject | DecidedSubject)[]
  /** Called in the transaction of each decision about a plan. */
  onDecision: { run: (act: Act, decided: DecidedSubject) => void }
  as(who: keyof Bench['people']): Promise<void>
  draftPlan(): Promise<RequestDetail>
  submit(request: RequestDetail, version: number, content: JsonObject, level?: 1 | 2 | 3): Promise<RequestDetail>
  /** Team lead and director agree. */
  heard(request: RequestDetail): Promise<RequestDetail>
  decide(request: RequestDetail, decision: Decision, change?: Partial<DecideInput>): Promise<RequestDetail>
  end(): Promise<void>
}
type DecideInput = Parameters<Bench['approvals']['decide']>[0]

export async function startBench(): Promise<Bench> {
  const test = await startSite()
  const subjects = makeSubjects()
  const approvals = approvalsService(test.core, subjects)
  const add = async (name: string, role: Role) =>
    (await test.core.identity.addOfficer({ commandId: id(), name, role, pin: OTHER_PIN })).officerId
  const people = {
    handler: test.officerId,
    teamLead: await add('吴某远', 'teamLead'),
    bureauDirector: await add('钱某安', 'bureauDirector'),
    courtPresident: await add('李某正', 'courtPresident'),
  }
  const bench: Bench = {
    test,
    subjects,
    approvals,
    people,
    told: [],
    onDecision: { run: () => undefined },
    async as(who) {
      const pin = who === 'handler' ? PIN : OTHER_PIN
      await test.core.identity.unlock({ officerId: people[who], pin })
    },
    draftPlan: () =>
      approvals.draft({
        commandId: id(),
        kind: 'plan',
        level: 3,
        caseId: test.caseId,
        siteId: test.siteId,
        subject: '',
        title: '',
      }),
    async submit(request, version, content, level = 3) {
      const { blobs } = test.core.context.store()
      const snapshot = await blobs.put({ bytes: canonicalBytes(content) })
      const rendering = await blobs.put({ bytes: Buffer.from(`%PDF-1.7 ${version}`) })
      return approvals.submit({
        commandId: id(),
        requestId: request.requestId,
        rev: request.rev,
        level,
        version,
        snapshot: { hash: snapshot.hash, format: 'planVersion/1' },
        rendering: { hash: rendering.hash, pages: 61, code: `9F3C-71A2-000${version}` },
        dueOn: null,
        note: '',
      })
    },
    async heard(request) {
      let now = request
      for (const who of ['teamLead', 'bureauDirector'] as const) {
        await bench.as(who)
        now = await approvals.giveOpinion({
          ...{ commandId: id(), requestId: now.requestId, rev: now.rev, version: now.version },
          ...{ opinion: 'AGREE', text: '' },
        })
      }
      return now
    },
    async decide(request, decision, change = {}) {
      approvals.markSeen({ requestId: request.requestId, version: request.version })
      return approvals.decide({
        commandId: id(),
        requestId: request.requestId,
        rev: request.rev,
        version: request.version,
        code: request.submission?.code ?? '',
        decision,
        reasons: decision === 'APPROVED' ? [] : ['丙某芳卧床，没有医疗保障。'],
        pin: OTHER_PIN,
        ...change,
      })
    },
    end: () => test.end(),
  }
  subjects.onSubmission('plan', (_, submitted) => bench.told.push(submitted))
  subjects.onDecision('plan', (act, decided) => {
    bench.onDecision.run(act, decided)
    bench.told.push(decided)
  })
  return bench
}

/** Expects a call to be refused with this error of the contract; a synchronous throw counts too. */
export async function refused(call: Promise<unknown> | (() => unknown), error: object): Promise<void> {
  const asked = async () => (typeof call === 'function' ? call() : call)
  await expect(asked()).rejects.toMatchObject(error)
}
