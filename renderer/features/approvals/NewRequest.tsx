import { useQuery } from '@tanstack/react-query'
import { Form } from 'antd'
import { useId, useState } from 'react'
import type { RequestDetail } from '../../../shared/contract/desk/approvals.ts'
import type { RequestKind } from '../../../shared/domain/approvals/kinds.ts'
import { formLevel } from '../../../shared/domain/approvals/requestForms.ts'
import { parseCalendarDate } from '../../../shared/domain/calendar/calendarDate.ts'
import { FormDialog } from '../../app/FormDialog.tsx'
import type { FormAct } from '../../app/useSending.ts'
import { desk, withCommandId } from '../../client/desk.ts'
import { ask } from '../../client/queries.ts'
import { TextField } from '../../ui/formFields.tsx'
import { Select } from '../../ui/Select.tsx'
import { useLive } from '../../ui/useLive.ts'
import { useText } from '../../ui/useText.ts'
import { faultWords, RequestFields, RequestWay, startValues } from './RequestFields.tsx'

/** Plans and announcements come from their own screens, where their document is made. */
const ownScreens: readonly RequestKind[] = ['plan', 'announcement']

/** Kinds that can be asked for from here by whoever may propose these. */
export function kindsHere(proposes: readonly RequestKind[]): RequestKind[] {
  return proposes.filter((kind) => !ownScreens.includes(kind))
}

/** A new request with its kind's own fields: drafted and submitted in one go, its way shown before. */
export function NewRequest(props: {
  kinds: readonly RequestKind[]
  onDone: (request: RequestDetail) => void
  onClose: () => void
}) {
  const t = useText()
  const ids = { kind: useId(), case: useId(), title: useId(), due: useId() }
  const [kind, setKind] = useState<RequestKind>(props.kinds[0] ?? 'fine')
  const [caseId, setCaseId] = useState<string | null>(null)
  const [said, setSaid, saidNow] = useLive({ title: '', due: '' })
  const [values, setValues, valuesNow] = useLive<Record<string, string>>(startValues(kind))
  // A draft that was written stays the same one when sending it up failed and is tried again.
  const [drafted, setDrafted] = useState<{ requestId: string; rev: string[] } | null>(null)
  const choose = (next: RequestKind) => {
    setKind(next)
    setValues({ ...startValues(next), facts: valuesNow().facts ?? '' })
    setDrafted(null)
  }
  const act = (): FormAct => {
    const { title, due } = saidNow()
    const day = due.trim() === '' ? null : parseCalendarDate(due.trim())
    if (day !== null && !day.ok) return t('approvals.form.dueWrong')
    if (caseId === null) return t('approvals.form.need')
    const typed = valuesNow()
    const fault = faultWords(kind, typed, t)
    if (fault !== null) return fault
    return async (commandId) => {
      const level = formLevel(kind, typed)
      const what = { kind, level, caseId, siteId: null, subject: '', title: title.trim() }
      const made = drafted ?? (await withCommandId((id) => desk.approvals.draft({ commandId: id, ...what })))
      const { requestId, rev } = made
      setDrafted({ requestId, rev })
      const content = { values: typed, dueOn: day?.value ?? null, note: '' }
      props.onDone(await desk.approvals.submitForm({ commandId, requestId, rev, ...content }))
    }
  }
  return (
    <FormDialog
      title={t('approvals.create')}
      width={620}
      label={t('approvals.own.submit')}
      prepare={act}
      onClose={props.onClose}
    >
      <Form.Item label={t('approvals.form.kind')} htmlFor={ids.kind}>
        <Select
          id={ids.kind}
          label={t('approvals.form.kind')}
          autoFocus
          value={kind}
          onChange={choose}
          options={props.kinds.map((one) => ({ value: one, label: t(`approvals.kind.${one}`) }))}
        />
      </Form.Item>
      <Form.Item label={t('approvals.form.case')} htmlFor={ids.case}>
        <CaseChoice
          id={ids.case}
          value={caseId}
          onChange={(next) => {
            setCaseId(next)
            setDrafted(null)
          }}
        />
      </Form.Item>
      <TextField
        id={ids.title}
        label={t('approvals.form.title')}
        hint={t('approvals.form.titleExample')}
        max={100}
        value={said.title}
        onChange={(title) => setSaid({ ...saidNow(), title })}
      />
      <RequestFields kind={kind} values={values} onPut={(part) => setValues({ ...valuesNow(), ...part })} />
      <TextField
        id={ids.due}
        label={t('approvals.form.due')}
        max={20}
        value={said.due}
        onChange={(due) => setSaid({ ...saidNow(), due })}
      />
      <RequestWay kind={kind} values={values} />
    </FormDialog>
  )
}

/** A case by number or name, searched as it is typed. */
function CaseChoice(props: { id: string; value: string | null; onChange: (caseId: string) => void }) {
  const t = useText()
  const [text, setText] = useState('')
  const found = useQuery(
    ask.cases.search.queryOptions({
      input: { text, kind: null, status: null, mine: false, limit: 20, offset: 0 },
      placeholderData: (before) => before,
    }),
  )
  return (
    <Select
      id={props.id}
      label={t('approvals.form.case')}
      showSearch={{ filterOption: false, onSearch: setText }}
      placeholder={t('approvals.form.caseHint')}
      value={props.value ?? undefined}
      onChange={props.onChange}
      options={(found.data?.cases ?? []).map((one) => ({
        value: one.caseId,
        label: `${one.caseNo} ${one.debtors.join('、')}`,
      }))}
    />
  )
}
