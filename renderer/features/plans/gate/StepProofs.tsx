import {
  ADDRESSEES,
  type AddresseeKind,
  SERVICE_MODES,
  type ServiceMode,
} from '../../../../shared/domain/plans/gateSteps.ts'
import type { Ask } from '../../../../shared/domain/plans/gateTable.ts'
import { ChoiceField, LinesField, TextField, TickField } from '../../../ui/formFields.tsx'
import { usePlanRules } from '../usePlanRules.ts'
import type { GateWords } from './gateWords.ts'
import { Scan } from './ScanField.tsx'
import type { StepDraft } from './stepDraft.ts'

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
export function Proofs(props: ProofProps) {
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
