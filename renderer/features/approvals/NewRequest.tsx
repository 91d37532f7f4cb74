import { useQuery } from '@tanstack/react-query'
import { Form, Input, Select } from 'antd'
import { useId, useState } from 'react'
import type { RequestDetail } from '../../../shared/contract/desk/approvals.ts'
import type { RequestKind } from '../../../shared/domain/approvals/kinds.ts'
import { parseCalendarDate } from '../../../shared/domain/calendar/calendarDate.ts'
import { desk, withCommandId } from '../../client/desk.ts'
import { explainLine } from '../../client/errors.ts'
import { ask } from '../../client/queries.ts'
import { Dialog } from '../../ui/Dialog.tsx'
import { useLive } from '../../ui/useLive.ts'
import { useText } from '../../ui/useText.ts'

/** Plans and announcements come from their own screens, where their document is made. */
const ownScreens: readonly RequestKind[] = ['plan', 'announcement']

/** Kinds that can be asked for from here by whoever may propose these. */
export function kindsHere(proposes: readonly RequestKind[]): RequestKind[] {
  return proposes.filter((kind) => !ownScreens.includes(kind))
}

/** A new request with typed grounds: drafted and submitted in one go. */
export function NewRequest(props: {
  kinds: readonly RequestKind[]
  onDone: (request: RequestDetail) => void
  onClose: () => void
}) {
  const t = useText()
  const ids = { kind: useId(), case: useId(), title: useId(), due: useId(), grounds: useId() }
  const [kind, setKind] = useState<RequestKind>(props.kinds[0] ?? 'fine')
  const [caseId, setCaseId] = useState<string | null>(null)
  const [title, setTitle, titleNow] = useLive('')
  const [due, setDue, dueNow] = useLive('')
  const [grounds, setGrounds, groundsNow] = useLive('')
  const [busy, setBusy] = useState(false)
  const [fault, setFault] = useState<string | null>(null)
  const submit = () => {
    const day = dueNow().trim() === '' ? null : parseCalendarDate(dueNow().trim())
    if (day !== null && !day.ok) return setFault(t('approvals.form.dueWrong'))
    if (caseId === null || groundsNow().trim() === '') return setFault(t('approvals.form.need'))
    setBusy(true)
    setFault(null)
    const what = { kind, level: 1 as const, caseId, siteId: null, subject: '', title: titleNow().trim() }
    const content = { level: 1 as const, text: groundsNow(), dueOn: day?.value ?? null, note: '' }
    withCommandId((commandId) => desk.approvals.draft({ commandId, ...what }))
      .then(({ requestId, rev }) =>
        withCommandId((commandId) => desk.approvals.submitText({ commandId, requestId, rev, ...content })),
      )
      .then(props.onDone)
      .catch((error: unknown) => {
        setFault(explainLine(error, t))
        setBusy(false)
      })
  }
  return (
    <Dialog
      title={t('approvals.create')}
      width={620}
      onClose={props.onClose}
      act={{ label: t('approvals.own.submit'), run: submit, busy }}
    >
      <Form layout="vertical">
        <Form.Item label={t('approvals.form.kind')} htmlFor={ids.kind}>
          <Select
            id={ids.kind}
            autoFocus
            value={kind}
            onChange={setKind}
            options={props.kinds.map((one) => ({ value: one, label: t(`approvals.kind.${one}`) }))}
          />
        </Form.Item>
        <Form.Item label={t('approvals.form.case')} htmlFor={ids.case}>
          <CaseChoice id={ids.case} value={caseId} onChange={setCaseId} />
        </Form.Item>
        <Form.Item label={t('approvals.form.title')} htmlFor={ids.title}>
          <Input
            id={ids.title}
            maxLength={100}
            placeholder={t('approvals.form.titleExample')}
            value={title}
            onChange={(event) => setTitle(event.target.value)}
          />
        </Form.Item>
        <Form.Item label={t('approvals.own.grounds')} htmlFor={ids.grounds}>
          <Input.TextArea
            id={ids.grounds}
            rows={6}
            maxLength={20_000}
            placeholder={t('approvals.own.groundsHint')}
            value={grounds}
            onChange={(event) => setGrounds(event.target.value)}
          />
        </Form.Item>
        <Form.Item label={t('approvals.form.due')} htmlFor={ids.due}>
          <Input id={ids.due} maxLength={20} value={due} onChange={(event) => setDue(event.target.value)} />
        </Form.Item>
        {fault === null ? null : (
          <p className="red" role="alert">
            {fault}
          </p>
        )}
      </Form>
    </Dialog>
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
