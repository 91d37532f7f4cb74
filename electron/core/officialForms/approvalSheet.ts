import { partyNames } from '../../../db/cases.ts'
import { dateOf } from '../../../shared/domain/calendar/calendarDate.ts'
import {
  type ApprovalDecision,
  type PlanApprovalSheetData,
  planApprovalSheet,
} from '../../../shared/domain/documents/forms/planApprovalSheet.ts'
import { approvalLevel } from '../../../shared/domain/plans/approvalLevel.ts'
import { partsOf } from '../../../shared/domain/plans/planView.ts'
import { thresholdsOf } from '../../../shared/domain/plans/ruledFigures.ts'
import { gateLawZh } from '../../../shared/i18n/gateLawZh.ts'
import { legalTerms } from '../../../shared/i18n/legalTerms.ts'
import type { PaperStand } from '../approvedPapers.ts'
import type { SiteFacts } from '../gate/facts.ts'
import { instant } from '../inventoryListSnapshot.ts'
import { placeOf } from './common.ts'
import type { FormFacts } from './facts.ts'
import { type OfficialForm, officialForm } from './form.ts'
import { LEVEL_NAMES, LEVEL_STEPS, levelReasonOf, type PlanSource } from './plan.ts'
import { areaOf, filled } from './planTexts.ts'

type Step = PlanApprovalSheetData['steps'][number]
/** What the sheet says beside the plan: under which code the plan is printed, and what was said of it so far. */
export interface SheetSource extends Omit<PlanSource, 'facts' | 'preparedOn'> {
  facts: Pick<SiteFacts, 'case' | 'steps' | 'officers'>
  code: string
  note: string
  submittedAt: string
  steps: readonly Step[]
  papers: PlanApprovalSheetData['papers']
}

/** Place of a role that is heard among the steps of a level; the decider's is the last. */
const HEARD_AT: Readonly<Record<string, number>> = {
  teamLead: 0,
  bureauDirector: 1,
  vicePresident: 2,
  courtPresident: 2,
}

/** Who sent a version up, for the step their own role holds. */
export interface Submitter {
  role: string
  name: string
  /** RFC 3339. */
  at: string
}

/**
 * The places to sign of a level, still open. Where a submitter holds the role that would be heard, the place says so: it
 * is never asked, so a blank there would wait for ever.
 */
export function openSteps(level: 1 | 2 | 3, submitters: readonly Submitter[]): Step[] {
  const open = { decision: null, opinion: null, officer: null, at: null, receipt: null }
  const steps: Step[] = LEVEL_STEPS[level].map((role) => ({ role, ...open }))
  for (const { role, name, at } of submitters) {
    const place = HEARD_AT[role]
    const step = place === undefined || place >= steps.length - 1 ? undefined : steps[place]
    if (step !== undefined) Object.assign(step, { opinion: `提交人即${step.role}`, officer: name, at })
  }
  return steps
}

/** 审批表 of one version of a plan: named by the plan's short code, with who signed what and who went on without what. */
export function approvalSheetData(source: SheetSource): PlanApprovalSheetData {
  const { plan, facts, level } = source
  return {
    plan: { version: String(source.version), code: source.code },
    handler: filled(facts.case.work_handler),
    applicants: partyNames(facts.case.applicants),
    debtors: partyNames(facts.case.debtors),
    address: filled(source.address),
    roomsText: `${plan.rooms.size}间`,
    areaText: areaOf(plan),
    personsText: personsOf(source),
    level: LEVEL_NAMES[level.level],
    levelReason: levelReasonOf(level),
    submittedAt: source.submittedAt,
    submission: filled(source.note),
    steps: source.steps,
    overrides: overridesOf(facts),
    papers: source.papers,
  }
}

/** A sum of some would look like the sum of all: whoever has no number yet is named as such. */
function personsOf({ plan }: SheetSource): string {
  const agencies = partsOf(plan, 'agency').map(({ values }) => values.headcount)
  const open = agencies.filter((count) => count === null).length
  const helpers = agencies.reduce<number>((sum, count) => sum + (count ?? 0), 0)
  const rest = open === 0 ? '' : `，另有${open}个单位人数未定`
  return `法院${partsOf(plan, 'duty').length}人，协助单位${helpers}人${rest}`
}

/**
 * Steps that count as not needed or are gone on without, each with who answers for it (B4). A record about a condition
 * (`guard`) is printed as gone on without only where it says so: nothing else of it answers for anything.
 */
function overridesOf(facts: SheetSource['facts']): PlanApprovalSheetData['overrides'] {
  return facts.steps
    .map(({ record }) => record)
    .filter(({ struck }) => struck === null)
    .filter(({ outcome, guard }) => outcome === 'OVERRIDE' || (outcome === 'NOT_NEEDED' && guard === ''))
    .map((record) => ({
      step: `${record.step}${gateLawZh.step[record.step]}`,
      outcome: record.guard === '' ? gateLawZh.outcome[record.outcome] : gateLawZh.guard[record.guard],
      reason: filled(record.reason),
      officer: nameOf(facts, record.by.officerId),
      role: roleWord(record.by.role),
      at: instant(record.by.at),
    }))
}

function nameOf(facts: SheetSource['facts'], officerId: string): string {
  return facts.officers.find((one) => one.officer_id === officerId)?.name ?? officerId
}

/** A role in words, as the sheet has it. */
export function roleWord(role: string): string {
  const word: unknown = Reflect.get(legalTerms.zh.role, role)
  return typeof word === 'string' ? word : role
}

const OPINIONS = { AGREE: 'APPROVED', OBJECT: 'OBJECT', ESCALATE: 'ESCALATE' } as const

/** Who signed what on the version of a stand, level by level; an opinion said twice counts as last said. */
function signedSteps(stand: PaperStand, facts: SheetSource['facts']): Step[] {
  const { fold, rule, version, decided } = stand
  const who = (by: string, role: string) => `${nameOf(facts, by)}（${roleWord(role)}）`
  const submitters = fold.submissions
    .filter((one) => one.version <= version)
    .map((one) => ({ role: one.role, name: who(one.by, one.role), at: instant(one.at) }))
  const steps = openSteps(fold.level, submitters)
  const last = steps.length - 1
  const put = (at: number, said: Omit<Step, 'role'>) => {
    const place = steps[Math.min(at, last)]
    if (place !== undefined) steps[Math.min(at, last)] = { role: place.role, ...said }
  }
  for (const one of fold.opinions.filter((opinion) => opinion.version === version)) {
    const decision: ApprovalDecision = OPINIONS[one.opinion]
    const said = { decision, opinion: filled(one.text), officer: who(one.by, one.role), at: instant(one.at) }
    put(HEARD_AT[one.role] ?? last, { ...said, receipt: null })
  }
  if (decided === null) return steps
  const { claim, number, at } = decided
  const decides = rule.decide.roles.some((role) => role === claim.role)
  put(decides ? last : (HEARD_AT[claim.role] ?? last), {
    decision: claim.decision,
    opinion: filled(claim.points.map((point) => point.text).join('；')),
    officer: who(claim.by, claim.role),
    at: instant(at),
    receipt: `电子签名，法院收件第${number}号，决定${claim.hash.slice(0, 12)}`,
  })
  return steps
}

const CONFIRMED = { MATCHES: '已核对相符', DIFFERS: '与原件不符' } as const

function papersOf(stand: PaperStand): PlanApprovalSheetData['papers'] {
  return stand.fold.papers
    .filter((paper) => paper.version === stand.version)
    .map(({ signedBy, signedOn, decision, confirmed }) => ({
      signedBy: filled(signedBy),
      signedOn: dateOf(signedOn),
      decision,
      state: confirmed === null ? '待确认' : CONFIRMED[confirmed.outcome],
    }))
}

/** Id of the subject of one version. */
export function subjectOfVersion(version: number): string {
  return `v${version}`
}

function standOf(facts: FormFacts, subject: string): PaperStand | undefined {
  return facts.papers.evictionPlan.find((one) => subjectOfVersion(one.version) === subject)
}

/** What is not here of a version stays a blank. */
const NOTHING: PlanApprovalSheetData = {
  plan: { version: null, code: null },
  handler: null,
  applicants: [],
  debtors: [],
  address: null,
  roomsText: null,
  areaText: null,
  personsText: null,
  level: null,
  levelReason: null,
  submittedAt: null,
  submission: null,
  steps: [],
  overrides: [],
  papers: [],
}

/** 审批表, one for each version that went up. It is where opinions are written, so open places make no draft of it. */
export const approvalSheetForm: OfficialForm = officialForm<PlanApprovalSheetData>({
  form: planApprovalSheet,
  step: 'E10',
  byHand: true,
  waitsFor: () => null,
  subjects: (facts) =>
    facts.papers.evictionPlan.map(({ version }) => ({ id: subjectOfVersion(version), label: `第${version}版` })),
  fields: () => [],
  defaults: () => ({}),
  build({ facts, subject }) {
    const stand = standOf(facts, subject)
    if (stand === undefined) return NOTHING
    const { submission, version, fold } = stand
    const plan = facts.sheetPlan
    const said = {
      code: submission.rendering.code,
      note: submission.note,
      submittedAt: instant(submission.at),
      steps: signedSteps(stand, facts.gate),
      papers: papersOf(stand),
    }
    const since = facts.crossEnforcedSince
    // What was decided after the version went up raised nothing of it.
    const crossEnforcement = since !== null && since <= submission.at
    const measured = approvalLevel(plan ?? facts.plan, { crossEnforcement }, thresholdsOf(facts.gate.rules))
    const level = { ...measured, level: fold.level }
    const address = placeOf(facts) ?? facts.gate.site.name
    const data = approvalSheetData({ plan: plan ?? facts.plan, version, address, level, facts: facts.gate, ...said })
    // The version's own content is not here: nothing of the plan as it is now may stand in its place.
    return plan !== null ? data : { ...data, roomsText: null, areaText: null, personsText: null, levelReason: null }
  },
  jump: (path, { facts }) => (path.startsWith('plan') || facts.siteId === '' ? null : { to: 'step', step: 'E10' }),
  unsigned: () => [],
})
