import { useQuery } from '@tanstack/react-query'
import { Form, Input } from 'antd'
import { useDeferredValue, useId, useState } from 'react'
import type { RequestDetail } from '../../../shared/contract/desk/approvals.ts'
import type { RequestKind } from '../../../shared/domain/approvals/kinds.ts'
import { parseCalendarDate } from '../../../shared/domain/calendar/calendarDate.ts'
import { FormDialog } from '../../app/FormDialog.tsx'
import type { FormAct } from '../../app/useSending.ts'
import { desk } from '../../client/desk.ts'
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

/**
 * A new request with its kind's own fields: written and sent up in one go, its way and what it has to answer shown before.
 * Closed, it leaves nothing behind.
 */
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
  const [answers, setAnswers, answersNow] = useLive<Readonly<Record<string, string>>>({})
  const carried = useCarried(kind, caseId, values.person ?? '')
  const choose = (next: RequestKind) => {
    setKind(next)
    setValues({ ...startValues(next), facts: valuesNow().facts ?? '' })
  }
  const act = (): FormAct => {
    const { title, due } = saidNow()
    const day = due.trim() === '' ? null : parseCalendarDate(due.trim())
    if (day !== null && !day.ok) return t('approvals.form.dueWrong')
    if (caseId === null) return t('approvals.form.need')
    const typed = valuesNow()
    const fault = faultWords(kind, typed, t)
    if (fault !== null) return fault
    const said = answersNow()
    const answered = carried.open.map(({ id }) => ({
      ...{ returned: carried.returnedHash, point: id, text: (said[id] ?? '').trim() },
    }))
    if (answered.some((one) => one.text === '')) return t('approvals.form.answerFirst')
    const content = { kind, caseId, title: title.trim(), values: typed, dueOn: day?.value ?? null, note: '' }
    return (commandId) => desk.approvals.propose({ commandId, ...content, answers: answered }).then(props.onDone)
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
        <CaseChoice id={ids.case} value={caseId} onChange={setCaseId} />
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
      {carried.open.length === 0 ? null : (
        <section aria-label={t('approvals.form.carried')}>
          <h3>{t('approvals.form.carried')}</h3>
          {carried.open.map((point, at) => (
            <div key={point.id} className="answer-field">
              <p lang="zh-CN">
                {at + 1}. {point.text}
              </p>
              <Input.TextArea
                aria-label={t('approvals.own.answerOf', { n: at + 1 })}
                rows={2}
                maxLength={1000}
                value={answers[point.id] ?? ''}
                onChange={(event) => setAnswers({ ...answersNow(), [point.id]: event.target.value })}
              />
            </div>
          ))}
        </section>
      )}
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

/** Reasons an earlier request about the same ended with and nobody answered yet: this one answers them with it (F6). */
function useCarried(kind: RequestKind, caseId: string | null, person: string) {
  const input = { kind, caseId: caseId ?? '', person: useDeferredValue(person) }
  const { data } = useQuery(ask.approvals.carried.queryOptions({ input, enabled: caseId !== null }))
  const open = caseId === null ? [] : (data?.points ?? []).filter((point) => point.answer === null)
  return { returnedHash: data?.returnedHash ?? '', open }
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
