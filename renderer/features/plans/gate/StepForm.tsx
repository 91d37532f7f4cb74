import { Form } from 'antd'
import type { StepRecordView } from '../../../../shared/contract/desk/plans/gate.ts'
import { type Guard, OUTCOMES, type Outcome } from '../../../../shared/domain/plans/gateSteps.ts'
import type { Ask, StepCode } from '../../../../shared/domain/plans/gateTable.ts'
import { type FormAct, useSending } from '../../../app/useSending.ts'
import { desk } from '../../../client/desk.ts'
import { Drawer, DrawerSection } from '../../../ui/Drawer.tsx'
import { ChoiceField, LinesField, TextField } from '../../../ui/formFields.tsx'
import { useKeys } from '../../../ui/useKeys.ts'
import { useLive } from '../../../ui/useLive.ts'
import { FormEnd } from './FormEnd.tsx'
import type { GateWords } from './gateWords.ts'
import { Proofs } from './StepProofs.tsx'
import { asksOf, asksStart, changesOf, type DayField, draftOf, type StepDraft, setOf } from './stepDraft.ts'

/** What is recorded: a step anew, a change of a record, or an override of a condition. */
export interface Recording {
  readonly step: StepCode
  readonly record: StepRecordView | null
  readonly outcome: Outcome
  readonly guard: Guard
  readonly subject: string
}

/** The drawer that records what the law asks of a step; it shows only what this step needs. */
export function StepForm(props: {
  siteId: string
  today: string
  /** Day to collect by that a new notice begins with. */
  collectUsual: string
  debtors: readonly string[]
  recording: Recording
  words: GateWords
  onDone: () => void
  onClose: () => void
}) {
  const { recording, words, siteId } = props
  const { t, law } = words
  const { step, record, guard } = recording
  const days = { today: props.today, collectUsual: props.collectUsual }
  const [draft, setDraft, draftNow] = useLive<StepDraft>(draftOf(step, record, { ...recording, ...days }))
  const put = (part: Partial<StepDraft>) => setDraft({ ...draftNow(), ...part })
  const asks = asksOf(step, draft.outcome)
  const act = (): FormAct => {
    const now = draftNow()
    const read = setOf(step, now)
    if ('wrong' in read) return t('gate.form.wrongDay', { field: dayLabel(read.wrong, step, asks, words) })
    if (now.outcome !== 'DONE' && now.reason.trim() === '') return t('gate.form.needReason')
    return async (commandId) => {
      if (record === null) await desk.gate.record({ commandId, siteId, step, set: read.set })
      else {
        const { recordId, rev } = record
        await desk.gate.edit({ commandId, recordId, rev, set: changesOf(record, read.set) })
      }
      props.onDone()
    }
  }
  const { send: save, busy, failed, tell } = useSending(act)
  useKeys([{ id: 'gate.save', keys: ['Ctrl+Enter'], scope: 'global', text: 'gate.form.save', inBar: true, run: save }])
  const title = guard === '' ? t('gate.form.title', { code: step, name: law('step', step) }) : law('guard', guard)
  return (
    <Drawer title={title} onClose={props.onClose}>
      <DrawerSection>
        {asks.size > 0 ? (
          <p className="text2">
            {t('gate.form.asked', { what: [...asks].map((ask) => askWords(ask, words)).join('、') })}
          </p>
        ) : null}
        <Form layout="horizontal" labelCol={{ flex: '104px' }} labelAlign="left" colon={false} onFinish={save}>
          {guard === '' ? (
            <ChoiceField
              id="gate-outcome"
              label={t('gate.form.outcome')}
              value={draft.outcome}
              options={OUTCOMES.map((value) => ({ value, label: law('outcome', value) }))}
              onChange={(outcome) => put({ outcome })}
            />
          ) : null}
          {draft.outcome === 'DONE' ? null : (
            <LinesField
              id="gate-reason"
              label={t('gate.form.reason')}
              max={500}
              first
              value={draft.reason}
              onChange={(reason) => put({ reason })}
            />
          )}
          <TextField
            id="gate-on"
            label={t('gate.form.on')}
            max={20}
            first={draft.outcome === 'DONE'}
            value={draft.on}
            onChange={(on) => put({ on })}
          />
          {asksStart(step, draft) ? (
            <TextField
              id="gate-since"
              label={law('since', step)}
              hint={law('sinceHint', step)}
              max={20}
              value={draft.since}
              onChange={(since) => put({ since })}
            />
          ) : null}
          <Proofs
            siteId={siteId}
            debtors={props.debtors}
            draft={draft}
            asks={asks}
            words={words}
            put={put}
            onFailed={tell}
          />
          <LinesField
            id="gate-note"
            label={t('gate.form.note')}
            max={1000}
            value={draft.note}
            onChange={(note) => put({ note })}
          />
        </Form>
        <FormEnd failed={failed} busy={busy} onSave={save} onClose={props.onClose} />
      </DrawerSection>
    </Drawer>
  )
}

function dayLabel(field: DayField, step: StepCode, asks: ReadonlySet<Ask>, { t, law }: GateWords): string {
  if (field === 'since') return law('since', step)
  if (field !== 'until') return t(`gate.form.${field}`)
  return t(asks.has('collectBy') ? 'gate.form.collectBy' : 'gate.form.complyBy')
}

function askWords(ask: Ask, { t }: GateWords): string {
  switch (ask) {
    case 'document':
      return t('gate.form.documentTitle')
    case 'original':
      return t('gate.form.scan')
    case 'president':
      return t('gate.form.president')
    case 'complyBy':
      return t('gate.form.complyBy')
    case 'collectBy':
      return t('gate.form.collectBy')
    case 'service':
      return t('gate.form.mode')
    case 'addressee':
      return t('gate.form.addressee')
    case 'recipient':
      return t('gateAuthority.recipient')
    case 'officers':
      return t('gate.form.officers')
    case 'recorders':
      return t('gate.form.recorders')
    case 'witness':
      return t('gate.form.witnesses')
  }
}
