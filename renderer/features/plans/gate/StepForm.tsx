import { Button, Form } from 'antd'
import { useState } from 'react'
import type { StepRecordView } from '../../../../shared/contract/desk/plans/gate.ts'
import {
  ADDRESSEES,
  type AddresseeKind,
  type Guard,
  OUTCOMES,
  type Outcome,
  SERVICE_MODES,
  type ServiceMode,
} from '../../../../shared/domain/plans/gateSteps.ts'
import type { Ask, StepCode } from '../../../../shared/domain/plans/gateTable.ts'
import { type FormAct, useSending } from '../../../app/useSending.ts'
import { desk } from '../../../client/desk.ts'
import { explainLine } from '../../../client/errors.ts'
import { Drawer, DrawerSection } from '../../../ui/Drawer.tsx'
import { ChoiceField, LinesField, TextField, TickField } from '../../../ui/formFields.tsx'
import { useKeys } from '../../../ui/useKeys.ts'
import { useLive } from '../../../ui/useLive.ts'
import { FileBrowser } from '../../settings/FileBrowser.tsx'
import { usePlanRules } from '../usePlanRules.ts'
import { FormEnd } from './FormEnd.tsx'
import type { GateWords } from './gateWords.ts'
import { asksOf, changesOf, draftOf, type StepDraft, setOf } from './stepDraft.ts'

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
    if ('wrong' in read) return t('gate.form.wrongDay', { field: t(`gate.form.${dayLabel(read.wrong, asks)}`) })
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

function dayLabel(
  field: 'on' | 'signedOn' | 'until',
  asks: ReadonlySet<Ask>,
): 'on' | 'signedOn' | 'complyBy' | 'collectBy' {
  if (field !== 'until') return field
  return asks.has('collectBy') ? 'collectBy' : 'complyBy'
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

interface ProofProps {
  siteId: string
  debtors: readonly string[]
  draft: StepDraft
  asks: ReadonlySet<Ask>
  words: GateWords
  put: (part: Partial<StepDraft>) => void
  onFailed: (words: string) => void
}

/** The fields a step's proofs need: document and scan, signature, addressee and service, people and recorders. */
function Proofs(props: ProofProps) {
  const { draft, asks, put, words } = props
  const { t, law } = words
  const rules = usePlanRules()
  const text = (
    field: 'title' | 'no' | 'president' | 'signedOn' | 'until' | 'addressee' | 'recorders',
    label: string,
    max: number,
    hint = '',
  ) => (
    <TextField
      id={`gate-${field}`}
      label={label}
      max={max}
      {...(hint === '' ? {} : { hint })}
      value={draft[field]}
      onChange={(value) => put({ [field]: value })}
    />
  )
  const kinds: { value: AddresseeKind | ''; label: string }[] = [
    { value: '', label: '—' },
    ...ADDRESSEES.map((value) => ({ value, label: law('addressee', value) })),
  ]
  return (
    <>
      {asks.has('addressee') || asks.has('service') ? (
        <>
          {text('addressee', t('gate.form.addressee'), 60)}
          <ChoiceField
            id="gate-kind"
            label={t('gate.form.addresseeKind')}
            value={draft.addresseeKind}
            options={kinds}
            onChange={(addresseeKind) => put({ addresseeKind })}
          />
          {props.debtors.length > 1 ? (
            <ChoiceField
              id="gate-debtor"
              label={t('gateAuthority.debtor')}
              value={draft.subject}
              options={[
                { value: '', label: t('gateAuthority.debtorSelf') },
                ...props.debtors.map((value) => ({ value, label: value })),
              ]}
              onChange={(subject) => put({ subject })}
            />
          ) : null}
        </>
      ) : null}
      {asks.has('service') ? <ServiceFields draft={draft} put={put} words={words} /> : null}
      {asks.has('president') ? (
        <>
          {text('president', t('gate.form.president'), 60)}
          {text('signedOn', t('gate.form.signedOn'), 20)}
        </>
      ) : null}
      {asks.has('recipient') ? (
        <>
          {text('president', t('gateAuthority.recipient'), 60, t('gateAuthority.recipientHint'))}
          {text('signedOn', t('gateAuthority.signedOn'), 20)}
        </>
      ) : null}
      {asks.has('complyBy')
        ? text('until', t('gate.form.complyBy'), 20, t('gate.act.usual', { n: rules.usualComplyDays }))
        : null}
      {asks.has('collectBy')
        ? text('until', t('gate.form.collectBy'), 20, t('gate.form.collectUsual', { n: rules.collectDays }))
        : null}
      {asks.has('officers') ? (
        <LinesField
          id="gate-officers"
          label={t('gate.form.officers')}
          hint={t('gate.form.officerHint')}
          max={2000}
          value={draft.officers}
          onChange={(officers) => put({ officers })}
        />
      ) : null}
      {asks.has('recorders') ? text('recorders', t('gate.form.recorders'), 4) : null}
      {asks.has('service') || asks.has('witness') ? (
        <LinesField
          id="gate-witnesses"
          label={t('gate.form.witnesses')}
          hint={t('gate.form.witnessHint')}
          max={1000}
          value={draft.witnesses}
          onChange={(witnesses) => put({ witnesses })}
        />
      ) : null}
      {asks.size > 0 ? (
        <>
          {text('title', t('gate.form.documentTitle'), 100)}
          {text('no', t('gate.form.documentNo'), 100)}
          <Scan {...props} />
        </>
      ) : null}
    </>
  )
}

function ServiceFields({ draft, put, words }: Pick<ProofProps, 'draft' | 'put' | 'words'>) {
  const { t, law } = words
  const { mode } = draft
  const modes: { value: ServiceMode | ''; label: string }[] = [
    { value: '', label: '—' },
    ...SERVICE_MODES.map((value) => ({ value, label: law('mode', value) })),
  ]
  const shown = mode === 'LEAVING' || mode === 'POSTING' || mode === 'PUBLIC'
  return (
    <>
      <ChoiceField
        id="gate-mode"
        label={t('gate.form.mode')}
        value={mode}
        options={modes}
        onChange={(next) => put({ mode: next })}
      />
      {mode === '' || mode === 'POSTING' || mode === 'LEAVING' ? null : (
        <TickField
          id="gate-receipt"
          label={t('gate.form.receipt')}
          value={draft.receipt}
          onChange={(receipt) => put({ receipt })}
        />
      )}
      {mode === 'LEAVING' ? (
        <TextField
          id="gate-refusal"
          label={t('gate.form.refusal')}
          max={200}
          value={draft.refusal}
          onChange={(refusal) => put({ refusal })}
        />
      ) : null}
      {mode === 'POSTING' ? (
        <TextField
          id="gate-places"
          label={t('gate.form.places')}
          max={4}
          value={draft.places}
          onChange={(places) => put({ places })}
        />
      ) : null}
      {shown ? (
        <>
          <TextField
            id="gate-photos"
            label={t('gate.form.photos')}
            max={4}
            value={draft.photos}
            onChange={(photos) => put({ photos })}
          />
          <TickField
            id="gate-video"
            label={t('gate.form.video')}
            value={draft.video}
            onChange={(video) => put({ video })}
          />
        </>
      ) : null}
    </>
  )
}

/** Takes a scan of the signed paper into the store. */
export function Scan(props: {
  siteId: string
  draft: { readonly hash: string }
  words: GateWords
  put: (part: { hash: string }) => void
  onFailed: (words: string) => void
}) {
  const { siteId, draft, put, words, onFailed } = props
  const { t } = words
  const [choosing, setChoosing] = useState(false)
  const take = (path: string) => {
    setChoosing(false)
    desk.gate
      .attach({ siteId, path })
      .then(({ hash }) => put({ hash }))
      .catch((error: unknown) => onFailed(explainLine(error, t)))
  }
  if (choosing) {
    return (
      <FileBrowser
        extensions={['pdf', 'jpg', 'jpeg', 'png', 'tif']}
        kind="file"
        onPick={take}
        onCancel={() => setChoosing(false)}
      />
    )
  }
  return (
    <Form.Item label={t('gate.form.scan')}>
      <Button size="small" onClick={() => setChoosing(true)}>
        {t('gate.form.chooseScan')}
      </Button>{' '}
      {draft.hash === '' ? null : (
        <span className="mono">{t('gate.form.scanKept', { code: draft.hash.slice(0, 8).toUpperCase() })}</span>
      )}
    </Form.Item>
  )
}
