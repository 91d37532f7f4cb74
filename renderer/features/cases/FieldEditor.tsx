import { Button, Input, type InputRef } from 'antd'
import { type KeyboardEvent, useRef, useState } from 'react'
import { CASE_STATUSES } from '../../../shared/domain/cases/caseStatus.ts'
import { desk, withCommandId } from '../../client/desk.ts'
import { codeOf, explain } from '../../client/errors.ts'
import { ErrorBlock } from '../../ui/blocks.tsx'
import { Select } from '../../ui/Select.tsx'
import { belongsToInputMethod } from '../../ui/useKeys.ts'
import { formatFen } from '../../ui/values.tsx'
import { refreshCases } from './caseData.ts'
import { type CaseField, isDisputed, isStated, readTyped, standingValue, type TypedValue } from './caseFacts.ts'
import { useFieldHost } from './fieldHost.tsx'
import { useCaseWords } from './words.tsx'

function typedOf(value: unknown): string {
  if (value === null || value === undefined) return ''
  return typeof value === 'number' ? formatFen(value) : String(value)
}

/** Corrects one value in place: value, Enter, reason, Enter. What stood before stays in the history. */
export function FieldEditor({ field }: { field: CaseField }) {
  const words = useCaseWords()
  const { t } = words
  const { detail, close } = useFieldHost()
  const [typed, setTyped] = useState(() => (isDisputed(field) ? '' : typedOf(standingValue(field))))
  /** What stood when the editor opened: what somebody says meanwhile is not overwritten but shown beside. */
  const [rev] = useState(detail.rev)
  const [reason, setReason] = useState('')
  const [wrong, setWrong] = useState<{ of: 'value' | 'reason'; words: string } | null>(null)
  const [failure, setFailure] = useState<unknown>(null)
  const [busy, setBusy] = useState(false)
  const why = useRef<InputRef>(null)
  const settled =
    field.stated.length > 0 || (field.register !== null && field.register !== undefined && field.register !== '')

  const keep = async (value: TypedValue | undefined) => {
    if (!isStated(field.name)) return
    const name = field.name
    if (value === undefined) return setWrong({ of: 'value', words: t('cases.value.amountWrong') })
    if (settled && reason.trim() === '') {
      setWrong({ of: 'reason', words: t('cases.value.reasonNeeded') })
      return why.current?.focus()
    }
    setBusy(true)
    setWrong(null)
    try {
      const { caseId } = detail
      await withCommandId((commandId) =>
        desk.cases.state({ commandId, caseId, rev, field: name, value, reason: reason.trim() }),
      )
      await refreshCases()
      close()
    } catch (error) {
      setFailure(error)
      if (codeOf(error) === 'STALE') void refreshCases()
    } finally {
      setBusy(false)
    }
  }
  const onEnter = (next: () => void) => (event: KeyboardEvent) => {
    if (event.key === 'Enter' && !event.shiftKey && !belongsToInputMethod(event)) {
      event.preventDefault()
      next()
    }
  }
  const fromValue = onEnter(() =>
    settled && reason.trim() === '' ? why.current?.focus() : void keep(readTyped(field.name, typed)),
  )
  const label = t('cases.value.edit', { field: words.field(field.name) })
  return (
    <div className="field-editor">
      {isDisputed(field) ? (
        <div className="row">
          {field.stated.map((standing) => (
            <Button key={standing.by[0]?.event} size="small" onClick={() => setTyped(typedOf(standing.value))}>
              {t('cases.value.take', { value: words.value(field.name, standing.value) || t('cases.value.empty') })}
            </Button>
          ))}
        </div>
      ) : null}
      <ValueInput
        name={field.name}
        label={label}
        typed={typed}
        onType={setTyped}
        onKeyDown={fromValue}
        wrong={wrong?.of === 'value'}
      />
      <Input
        ref={why}
        aria-label={t('cases.value.reason')}
        placeholder={t('cases.value.reasonPlaceholder')}
        value={reason}
        maxLength={500}
        status={wrong?.of === 'reason' ? 'error' : undefined}
        onChange={(event) => setReason(event.target.value)}
        onKeyDown={onEnter(() => void keep(readTyped(field.name, typed)))}
      />
      {wrong ? (
        <span className="field-error" role="alert">
          {wrong.words}
        </span>
      ) : null}
      {failure ? <NotSaved error={failure} /> : null}
      <span className="row">
        <Button type="primary" size="small" loading={busy} onClick={() => void keep(readTyped(field.name, typed))}>
          {t('cases.value.keep')}
        </Button>
        <Button size="small" onClick={close}>
          {t('cases.value.cancel')}
        </Button>
      </span>
    </div>
  )
}

function ValueInput(props: {
  name: string
  label: string
  typed: string
  onType: (text: string) => void
  onKeyDown: (event: KeyboardEvent) => void
  wrong: boolean
}) {
  const words = useCaseWords()
  const { name, label, typed, onType, onKeyDown } = props
  if (name === 'status') {
    return (
      <Select
        label={label}
        autoFocus
        value={typed}
        options={CASE_STATUSES.map((one) => ({ value: one, label: words.status(one) }))}
        onChange={onType}
      />
    )
  }
  if (name === 'remarks' || name === 'address') {
    return (
      <Input.TextArea
        aria-label={label}
        autoFocus
        rows={2}
        maxLength={2000}
        value={typed}
        onChange={(event) => onType(event.target.value)}
        onKeyDown={onKeyDown}
      />
    )
  }
  const money = name === 'claimedAmount' || name === 'executedAmount'
  return (
    <Input
      aria-label={label}
      autoFocus
      maxLength={2000}
      value={typed}
      status={props.wrong ? 'error' : undefined}
      suffix={money ? words.t('cases.value.yuan') : undefined}
      onChange={(event) => onType(event.target.value)}
      onKeyDown={onKeyDown}
    />
  )
}

/** A command that was refused: what happened, what is safe. */
export function NotSaved({ error }: { error: unknown }) {
  const { t } = useCaseWords()
  if (codeOf(error) === 'STALE') {
    return <ErrorBlock tone="amber" happened={t('cases.reading.stale')} safe={t('cases.reading.staleSafe')} />
  }
  const { happened } = explain(error, t)
  return <ErrorBlock happened={happened || t('cases.reading.notSaved')} safe={t('cases.reading.notSavedSafe')} />
}
