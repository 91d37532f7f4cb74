import { Button, Input } from 'antd'
import { useState } from 'react'
import type { CaseDetail } from '../../../shared/contract/desk/cases.ts'
import { CASE_FLAGS } from '../../../shared/domain/cases/caseFlags.ts'
import { desk, withCommandId } from '../../client/desk.ts'
import { explainLine } from '../../client/errors.ts'
import { ConfirmWithReason } from '../../ui/fields.tsx'
import { Flag } from '../../ui/marks.tsx'
import { Select } from '../../ui/Select.tsx'
import { belongsToInputMethod } from '../../ui/useKeys.ts'
import { refreshCases } from './caseData.ts'
import { NotSaved } from './FieldEditor.tsx'
import { type CaseFlag, flagTone, useCaseWords } from './words.tsx'

/** The flags of a case in full words; they name the person or room and wrap rather than end. */
export function FlagList({ flags }: { flags: readonly CaseFlag[] }) {
  const words = useCaseWords()
  return flags.map((flag) => (
    <Flag key={`${flag.code}:${flag.subject}`} tone={flagTone(flag.code)}>
      <span lang="zh-CN">{words.flag(flag)}</span>
    </Flag>
  ))
}

/** Sets a flag or clears one set here; what the register reports is only shown. */
export function FlagsPart({ detail, readOnly }: { detail: CaseDetail; readOnly: string | null }) {
  const words = useCaseWords()
  const { t } = words
  const [adding, setAdding] = useState(false)
  const [clearing, setClearing] = useState<CaseFlag | null>(null)
  const set = async (flag: Pick<CaseFlag, 'code' | 'subject'>, on: boolean, reason: string) => {
    const { caseId, rev } = detail
    await withCommandId((commandId) =>
      desk.cases.setFlag({ commandId, caseId, rev, code: flag.code, subject: flag.subject, on, reason }),
    )
    await refreshCases()
  }
  return (
    <>
      {detail.flags.length === 0 ? <p className="text3">{t('cases.flags.none')}</p> : null}
      <ul className="flag-lines">
        {detail.flags.map((flag) => (
          <li key={`${flag.code}:${flag.subject}`}>
            <FlagList flags={[flag]} />
            <span className="text3">
              {t(flag.source === 'register' ? 'cases.flags.register' : 'cases.flags.officer')}
            </span>
            {flag.source === 'officer' && readOnly === null ? (
              <Button type="link" size="small" onClick={() => setClearing(flag)}>
                {t('cases.flags.clear')}
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
      {readOnly !== null ? null : adding ? (
        <AddFlag onSet={(flag) => set(flag, true, '')} onClose={() => setAdding(false)} />
      ) : (
        <Button size="small" onClick={() => setAdding(true)}>
          {t('cases.flags.add')}
        </Button>
      )}
      <ConfirmWithReason
        open={clearing !== null}
        title={t('cases.flags.clearTitle', { flag: clearing ? words.flag(clearing) : '' })}
        consequence={t('cases.flags.clearConsequence')}
        confirmLabel={t('cases.flags.clear')}
        onConfirm={async (reason) => {
          if (clearing) await set(clearing, false, reason)
          setClearing(null)
        }}
        onCancel={() => setClearing(null)}
        explain={(error) => explainLine(error, t)}
      />
    </>
  )
}

function AddFlag(props: { onSet: (flag: { code: string; subject: string }) => Promise<void>; onClose: () => void }) {
  const words = useCaseWords()
  const { t } = words
  const [code, setCode] = useState<string>('greenChannel')
  const [subject, setSubject] = useState('')
  const [wrong, setWrong] = useState(false)
  const [failure, setFailure] = useState<unknown>(null)
  const keep = () => {
    if (subject.trim() === '') return setWrong(true)
    props
      .onSet({ code, subject: subject.trim() })
      .then(props.onClose)
      .catch((error: unknown) => setFailure(error))
  }
  return (
    <div className="field-editor">
      <Select
        label={t('cases.flags.kind')}
        autoFocus
        value={code}
        options={CASE_FLAGS.map((one) => ({ value: one, label: words.flagCode(one) }))}
        onChange={setCode}
      />
      <Input
        aria-label={t('cases.flags.subject')}
        placeholder={t('cases.flags.subjectPlaceholder')}
        value={subject}
        maxLength={60}
        status={wrong ? 'error' : undefined}
        onChange={(event) => setSubject(event.target.value)}
        onKeyDown={(event) => event.key === 'Enter' && !belongsToInputMethod(event) && keep()}
      />
      {wrong ? (
        <span className="field-error" role="alert">
          {t('cases.flags.subjectNeeded')}
        </span>
      ) : null}
      {failure ? <NotSaved error={failure} /> : null}
      <span className="row">
        <Button type="primary" size="small" onClick={keep}>
          {t('cases.value.keep')}
        </Button>
        <Button size="small" onClick={props.onClose}>
          {t('cases.value.cancel')}
        </Button>
      </span>
    </div>
  )
}
