import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { RequestDetail } from '../../../shared/contract/desk/approvals.ts'
import { FormDialog } from '../../app/FormDialog.tsx'
import { desk } from '../../client/desk.ts'
import { ask } from '../../client/queries.ts'
import { ChoiceField, LinesField } from '../../ui/formFields.tsx'
import { useLive } from '../../ui/useLive.ts'
import { useText } from '../../ui/useText.ts'
import { requestName } from './words.ts'

const OPEN = ['drafted', 'submitted', 'returned', 'approved']

/** Ends a request because another of the submitter's in the same case takes its place. */
export function ReplaceDialog(props: {
  request: RequestDetail
  onDone: (request: RequestDetail) => void
  onClose: () => void
}) {
  const { request } = props
  const t = useText()
  const inbox = useQuery(ask.approvals.inbox.queryOptions())
  const others = (inbox.data?.mine ?? []).filter(
    (one) => one.requestId !== request.requestId && one.caseId === request.caseId && OPEN.includes(one.state),
  )
  const [chosen, setChosen] = useState('')
  const [reason, setReason, reasonNow] = useLive('')
  const by = chosen || (others[0]?.requestId ?? '')
  return (
    <FormDialog
      title={t('requestForms.replace')}
      width={476}
      label={t('requestForms.replace')}
      danger
      prepare={() => {
        if (by === '') return t('requestForms.replaceNone')
        if (reasonNow().trim() === '') return t('gate.form.needReason')
        const { requestId, rev } = request
        const said = { requestId, rev, by, reason: reasonNow().trim() }
        return (commandId) => desk.approvals.supersede({ commandId, ...said }).then(props.onDone)
      }}
      onClose={props.onClose}
    >
      <p className="consequence">{t('requestForms.replaceWhy')}</p>
      {others.length === 0 ? (
        <p className="amber">{t('requestForms.replaceNone')}</p>
      ) : (
        <ChoiceField
          id="replace-by"
          label={t('requestForms.replaceBy')}
          value={by}
          options={others.map((one) => ({ value: one.requestId, label: requestName(one, t) }))}
          onChange={setChosen}
        />
      )}
      <LinesField
        id="replace-reason"
        label={t('gate.form.reason')}
        max={200}
        first
        value={reason}
        onChange={setReason}
      />
    </FormDialog>
  )
}
