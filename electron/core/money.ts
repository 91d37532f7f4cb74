import { caseRowById } from '../../db/cases.ts'
import { taskOf } from '../../db/gate.ts'
import { type Names, namesOf } from '../../db/identity.ts'
import {
  agreementById,
  agreementsOfCase,
  paymentById,
  paymentsOf,
  type StoredAgreement,
  standingAgreements,
} from '../../db/money.ts'
import type { Db } from '../../db/open.ts'
import { siteRowsOfCase } from '../../db/worklist.ts'
import type { AgreementSet, AgreementView, MoneyAnswer, PaymentSet } from '../../shared/contract/desk/money.ts'
import { addDays, type CalendarDate, isCalendarDate } from '../../shared/domain/calendar/calendarDate.ts'
import type { Permission } from '../../shared/domain/identity/permissions.ts'
import { moneyTypes } from '../../shared/domain/money/agreements.ts'
import { type DefaultFigures, defaultFigures, timelinessOf } from '../../shared/domain/money/defaultFigures.ts'
import type { Payment } from '../../shared/domain/money/delayInterest.ts'
import { type InstalmentTerms, instalmentStates } from '../../shared/domain/money/instalments.ts'
import { chinaDate } from '../../shared/domain/worklist/rules.ts'
import type { JsonObject } from '../../shared/journal/canonical.ts'
import { caseScope, openCase } from './caseOpening.ts'
import { type Act, type CoreContext, command, draft, requirePermission } from './context.ts'
import { checkRev, found, refuse } from './errors.ts'
import { rulesHere } from './gate/facts.ts'
import { firstGiven } from './gate/moves.ts'

/** Who keeps the money of a case: those who receive, register or approve it. */
const KEEPS: readonly Permission[] = ['money.receive', 'money.register', 'money.approve']

/** Agreements in instalments: recorded, paid on, in default the day after, and what that comes to (A7, scenario 9). */
export function moneyService(context: CoreContext) {
  const today = () => chinaDate(context.ports.now())
  const keeping = () => firstGiven(context.session().role, KEEPS)
  const answer = (db: Db, caseId: string, until: CalendarDate): MoneyAnswer => {
    const names = namesOf(db)
    const inBase = rulesHere(context, db).costsInInterestBase
    const view = (stored: StoredAgreement) => agreementView(db, stored, names, { today: today(), until, inBase })
    return { today: today(), agreements: agreementsOfCase(db, caseId).map(view) }
  }
  const done = (act: Act, caseId: string, ids: readonly string[]): MoneyAnswer => {
    act.touch('money', caseId, [caseId, ...ids])
    return answer(act.db, caseId, today())
  }

  return {
    list(input: { caseId: string; until: string | null }) {
      requirePermission(context, 'case.read')
      found(caseRowById(context.store().db, input.caseId), 'case')
      return answer(context.store().db, input.caseId, input.until === null ? today() : dayOf(input.until))
    },
    record: (input: { commandId: string; caseId: string; set: AgreementSet }) =>
      command(context, keeping(), call(input, 'money.record'), (act) => {
        const { caseId, set } = input
        openCase(act, caseId)
        checkInstalments(set)
        const id = act.newId()
        const body = { case: caseId, set: set as unknown as JsonObject }
        act.append([draft(caseScope(caseId), moneyTypes.agreementRecorded, 'agreement', id, [], body)])
        return done(act, caseId, [id])
      }),
    strike: (input: { commandId: string; agreementId: string; rev: string[]; reason: string }) =>
      command(context, keeping(), call(input, 'money.strike'), (act) => {
        const { agreementId, rev, reason } = input
        const stored = standing(act.db, agreementId)
        checkRev('agreement', stored.rev, rev)
        const { caseId } = stored.agreement
        const body = { set: { struck: reason } }
        act.append([draft(caseScope(caseId), moneyTypes.agreementStruck, 'agreement', agreementId, rev, body)])
        return done(act, caseId, [agreementId])
      }),
    pay: (input: { commandId: string; agreementId: string; set: PaymentSet }) =>
      command(context, keeping(), call(input, 'money.pay'), (act) => {
        const { agreementId, set } = input
        const { caseId } = standing(act.db, agreementId).agreement
        if (dayOf(set.on) > today()) refuse('paymentAhead', 'on', set.on)
        const id = act.newId()
        const body = { agreement: agreementId, case: caseId, set: { ...set } }
        act.append([draft(caseScope(caseId), moneyTypes.paymentRecorded, 'payment', id, [], body)])
        return done(act, caseId, [agreementId, id])
      }),
    strikePayment: (input: { commandId: string; paymentId: string; rev: string[]; reason: string }) =>
      command(context, keeping(), call(input, 'money.strikePayment'), (act) => {
        const { paymentId, rev, reason } = input
        const stored = found(paymentById(act.db, paymentId), 'payment')
        checkRev('payment', stored.rev, rev)
        if (stored.payment.struck !== null) refuse('recordStruck', 'payment', '')
        const { caseId } = found(agreementById(act.db, stored.payment.agreementId), 'agreement').agreement
        const body = { set: { struck: reason } }
        act.append([draft(caseScope(caseId), moneyTypes.paymentStruck, 'payment', paymentId, rev, body)])
        return done(act, caseId, [stored.payment.agreementId, paymentId])
      }),
  }
}

/** A dated duty of an agreement for the work list: the next instalment, or a default nobody has answered yet. */
export interface MoneyDuty {
  key: string
  caseId: string
  code: 'INSTALMENT' | 'DEFAULT_ACCELERATE' | 'DEFAULT_VACATE' | 'DEFAULT_OTHER'
  no: number
  dueOn: CalendarDate
}

/** Open duties of every agreement that stands (A5). */
export function moneyDuties(context: CoreContext, db: Db): MoneyDuty[] {
  const today = chinaDate(context.ports.now())
  const inBase = rulesHere(context, db).costsInInterestBase
  return standingAgreements(db).flatMap((stored) => dutyOf(db, stored, { today, until: today, inBase }) ?? [])
}

function dutyOf(db: Db, stored: StoredAgreement, { today, inBase }: When): MoneyDuty | null {
  const { agreementId, agreement } = stored
  const payments = standingPayments(db, agreementId)
  const terms = termsOf(stored)
  const about = { key: agreementId, caseId: agreement.caseId }
  const figures = defaultFigures(terms, payments, today, today, { costsFen: agreement.costsFen, inBase })
  if (figures !== null) {
    const { accelerates, no, on, opensEviction } = figures.effect
    const code = accelerates ? 'DEFAULT_ACCELERATE' : opensEviction ? 'DEFAULT_VACATE' : 'DEFAULT_OTHER'
    return isAnswered(db, agreement.caseId, figures) ? null : { ...about, code, no, dueOn: on }
  }
  const next = instalmentStates(terms, payments, today).find((one) => one.status !== 'PAID' && one.status !== 'CURED')
  return next === undefined
    ? null
    : { ...about, code: 'INSTALMENT', no: next.no, dueOn: addDays(next.dueOn, terms.graceDays) }
}

/** A default is answered when everything is paid, or when the eviction the clause asks for has begun. */
function isAnswered(db: Db, caseId: string, figures: DefaultFigures): boolean {
  if (figures.effect.opensEviction) return siteRowsOfCase(db, caseId).some((site) => taskOf(db, site.site_id) !== null)
  return figures.payoffFen === 0
}

interface When {
  today: CalendarDate
  until: CalendarDate
  inBase: boolean
}

function agreementView(db: Db, stored: StoredAgreement, names: Names, when: When): AgreementView {
  const { agreementId, agreement, recordedBy, rev } = stored
  const { caseId: _, struck, ...set } = agreement
  const terms = termsOf(stored)
  const all = paymentsOf(db, agreementId)
  const standingOnes = all.filter((one) => one.payment.struck === null)
  const payments = standingOnes.map(({ payment }) => ({ on: dayOf(payment.on), fen: payment.fen }))
  const timeliness = new Map(
    timelinessOf(terms, payments).map((how, index) => [standingOnes[index]?.paymentId ?? '', how]),
  )
  const costs = { costsFen: agreement.costsFen, inBase: when.inBase }
  const figures = struck === null ? defaultFigures(terms, payments, when.today, when.until, costs) : null
  const officer = (id: string) => names.officers.get(id) ?? id
  return {
    agreementId,
    set,
    instalments: instalmentStates(terms, payments, when.today),
    payments: all.map(({ paymentId, payment, recordedBy: by, rev: paymentRev }) => {
      const { agreementId: __, struck: paymentStruck, ...said } = payment
      const how = timeliness.get(paymentId) ?? 'IN_TIME'
      return { paymentId, set: said, timeliness: how, officer: officer(by), struck: paymentStruck, rev: paymentRev }
    }),
    default: figures === null ? null : figuresView(figures, when.inBase),
    officer: officer(recordedBy),
    struck,
    rev,
  }
}

function figuresView(figures: DefaultFigures, costsInBase: boolean): AgreementView['default'] {
  const { effect, ...amounts } = figures
  const { on, no, accelerates, opensEviction } = effect
  return { ...amounts, on, no, accelerates, opensEviction, costsInBase }
}

function termsOf({ agreement }: StoredAgreement): InstalmentTerms {
  const { instalments, graceDays, cureDays, consequence } = agreement
  return { instalments, graceDays, cureDays, consequence }
}

function standingPayments(db: Db, agreementId: string): Payment[] {
  return paymentsOf(db, agreementId)
    .filter(({ payment }) => payment.struck === null)
    .map(({ payment }) => ({ on: dayOf(payment.on), fen: payment.fen }))
}

function standing(db: Db, agreementId: string): StoredAgreement {
  const stored = found(agreementById(db, agreementId), 'agreement')
  if (stored.agreement.struck !== null) refuse('recordStruck', 'agreement', stored.agreement.title)
  return stored
}

/** Numbers run from 1 without a gap and days never go back. */
function checkInstalments({ instalments }: AgreementSet): void {
  for (const [index, one] of instalments.entries()) {
    const before = instalments[index - 1]
    dayOf(one.dueOn)
    if (one.no !== index + 1 || (before !== undefined && one.dueOn < before.dueOn)) {
      refuse('instalmentOrder', 'instalments', String(one.no))
    }
  }
}

function dayOf(text: string): CalendarDate {
  return isCalendarDate(text) ? text : refuse('dateUnreal', 'on', text)
}

function call(input: { commandId: string }, procedure: string) {
  return { commandId: input.commandId, procedure }
}
