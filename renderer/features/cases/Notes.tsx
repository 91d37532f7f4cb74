import { Button, Input } from 'antd'
import { useState } from 'react'
import type { CaseDetail } from '../../../shared/contract/desk/cases.ts'
import { desk, withCommandId } from '../../client/desk.ts'
import { explainLine } from '../../client/errors.ts'
import { ConfirmWithReason } from '../../ui/fields.tsx'
import { Kbd } from '../../ui/marks.tsx'
import { belongsToInputMethod } from '../../ui/useKeys.ts'
import { momentOf } from '../../ui/values.tsx'
import { refreshCases } from './caseData.ts'
import { NotSaved } from './FieldEditor.tsx'
import { useCaseWords } from './words.tsx'

type Note = CaseDetail['notes'][number]

/** Notes as written, newest first; struck ones stay, with the reason. */
export function NoteLines({ notes, onStrike }: { notes: readonly Note[]; onStrike: ((note: Note) => void) | null }) {
  const { t } = useCaseWords()
  return (
    <ul className="note-lines">
      {notes.map((note) => (
        <li key={note.noteId}>
          <p className={note.struckReason === null ? undefined : 'note-struck'} lang="zh-CN">
            {note.text}
          </p>
          <span className="note-by">
            {t('cases.notes.by', { officer: note.author, time: momentOf(note.at) })}
            {note.struckReason === null ? null : (
              <span className="red">{t('cases.notes.struck', { reason: note.struckReason })}</span>
            )}
            {note.struckReason === null && onStrike ? (
              <Button type="link" size="small" onClick={() => onStrike(note)}>
                {t('cases.notes.strike')}
              </Button>
            ) : null}
          </span>
        </li>
      ))}
    </ul>
  )
}

/** The notes of a case with the field that adds one. */
export function NotesPart({ detail, readOnly }: { detail: CaseDetail; readOnly: string | null }) {
  const { t } = useCaseWords()
  const [text, setText] = useState('')
  const [failure, setFailure] = useState<unknown>(null)
  const [busy, setBusy] = useState(false)
  const [striking, setStriking] = useState<Note | null>(null)
  const keep = async () => {
    const words = text.trim()
    if (words === '' || busy) return
    setBusy(true)
    setFailure(null)
    try {
      await withCommandId((commandId) => desk.cases.addNote({ commandId, caseId: detail.caseId, text: words }))
      setText('')
      await refreshCases()
    } catch (error) {
      setFailure(error)
    } finally {
      setBusy(false)
    }
  }
  const strike = async (reason: string) => {
    if (!striking) return
    const { noteId, rev } = striking
    await withCommandId((commandId) => desk.cases.strikeNote({ commandId, noteId, rev, reason }))
    await refreshCases()
    setStriking(null)
  }
  return (
    <div className="notes">
      {readOnly === null ? (
        <div className="note-field">
          <Input.TextArea
            id="case-note"
            aria-label={t('cases.notes.add')}
            placeholder={t('cases.notes.placeholder')}
            rows={3}
            maxLength={4000}
            value={text}
            onChange={(event) => setText(event.target.value)}
            onKeyDown={(event) => {
              if (event.key !== 'Enter' || !event.ctrlKey || belongsToInputMethod(event)) return
              event.preventDefault()
              void keep()
            }}
          />
          <Button size="small" type="primary" loading={busy} disabled={text.trim() === ''} onClick={() => void keep()}>
            {t('cases.notes.keep')}
            <Kbd>Ctrl Enter</Kbd>
          </Button>
        </div>
      ) : null}
      {failure ? <NotSaved error={failure} /> : null}
      {detail.notes.length === 0 ? <p className="text3">{t('cases.notes.none')}</p> : null}
      <NoteLines notes={detail.notes} onStrike={readOnly === null ? setStriking : null} />
      <ConfirmWithReason
        open={striking !== null}
        title={t('cases.notes.strikeTitle')}
        consequence={t('cases.notes.strikeConsequence')}
        confirmLabel={t('cases.notes.strike')}
        onConfirm={strike}
        onCancel={() => setStriking(null)}
        explain={(error) => explainLine(error, t)}
      />
    </div>
  )
}
