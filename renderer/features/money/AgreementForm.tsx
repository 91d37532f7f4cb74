import { AGREEMENT_KINDS } from '../../../shared/domain/money/agreements.ts'
import { DEFAULT_CONSEQUENCES } from '../../../shared/domain/money/instalments.ts'
import { FormDialog } from '../../app/FormDialog.tsx'
import type { FormAct } from '../../app/useSending.ts'
import { desk } from '../../client/desk.ts'
import { ChoiceField, LinesField, TextField } from '../../ui/formFields.tsx'
import { useLive } from '../../ui/useLive.ts'
import { useText } from '../../ui/useText.ts'
import { type AgreementDraft, readAgreement } from './readAgreement.ts'

const blank: AgreementDraft = {
  kind: 'MEDIATION',
  title: '',
  madeOn: '',
  lines: '',
  graceDays: '0',
  cureDays: '0',
  consequence: 'ACCELERATE',
  clause: '',
  costs: '',
}

/** Records a mediation document or a settlement with its instalments, one line each. */
export function AgreementForm(props: { caseId: string; onDone: () => void; onClose: () => void }) {
  const t = useText()
  const [draft, setDraft, draftNow] = useLive<AgreementDraft>(blank)
  const put = (part: Partial<AgreementDraft>) => setDraft({ ...draftNow(), ...part })
  const act = (): FormAct => {
    const read = readAgreement(draftNow())
    if (!read.ok) return t(`money.form.${read.fault}`, { text: read.text, n: read.n })
    return (commandId) => desk.money.record({ commandId, caseId: props.caseId, set: read.value }).then(props.onDone)
  }
  return (
    <FormDialog title={t('money.add')} width={560} label={t('money.form.save')} prepare={act} onClose={props.onClose}>
      <TextField
        id="agreement-title"
        label={t('money.form.title')}
        max={100}
        first
        value={draft.title}
        onChange={(title) => put({ title })}
      />
      <ChoiceField
        id="agreement-kind"
        label={t('money.form.kind')}
        value={draft.kind}
        options={AGREEMENT_KINDS.map((value) => ({
          value,
          label: `${t(`money.kind.${value}`)} · ${t(`money.kindHint.${value}`)}`,
        }))}
        onChange={(kind) => put({ kind })}
      />
      <TextField
        id="agreement-madeOn"
        label={t('money.form.madeOn')}
        max={20}
        value={draft.madeOn}
        onChange={(madeOn) => put({ madeOn })}
      />
      <LinesField
        id="agreement-lines"
        label={t('money.form.lines')}
        hint={t('money.form.linesHint')}
        max={20_000}
        value={draft.lines}
        onChange={(lines) => put({ lines })}
      />
      <ChoiceField
        id="agreement-consequence"
        label={t('money.form.consequence')}
        value={draft.consequence}
        options={DEFAULT_CONSEQUENCES.map((value) => ({ value, label: t(`money.consequence.${value}`) }))}
        onChange={(consequence) => put({ consequence })}
      />
      <LinesField
        id="agreement-clause"
        label={t('money.form.clause')}
        max={500}
        value={draft.clause}
        onChange={(clause) => put({ clause })}
      />
      <TextField
        id="agreement-grace"
        label={t('money.form.graceDays')}
        hint={t('money.form.daysHint')}
        max={4}
        value={draft.graceDays}
        onChange={(graceDays) => put({ graceDays })}
      />
      <TextField
        id="agreement-cure"
        label={t('money.form.cureDays')}
        hint={t('money.form.daysHint')}
        max={4}
        value={draft.cureDays}
        onChange={(cureDays) => put({ cureDays })}
      />
      <TextField
        id="agreement-costs"
        label={t('money.form.costs')}
        max={20}
        value={draft.costs}
        onChange={(costs) => put({ costs })}
      />
    </FormDialog>
  )
}
