import type { StandingView } from '../../../shared/contract/desk/base.ts'
import { dayOf, formatTime, momentOf } from '../../ui/values.tsx'
import { type CaseField, differsFromRegister, fieldOf, isDisputed, isStated, standingValue } from './caseFacts.ts'
import { FieldEditor } from './FieldEditor.tsx'
import { FieldHistory } from './FieldHistory.tsx'
import { useFieldHost } from './fieldHost.tsx'
import { useCaseWords } from './words.tsx'

/** One labelled value of a case: what stands, who states it, what the register says; H opens its past, F2 corrects it. */
export function FieldRow({ name }: { name: string }) {
  const words = useCaseWords()
  const { detail, opened } = useFieldHost()
  const field = fieldOf(detail, name)
  const mode = opened?.field === name ? opened.mode : null
  return (
    <div className={`field-row${isDisputed(field) ? ' amber' : ''}`}>
      <dt>{words.field(name)}</dt>
      <dd>
        {mode === 'edit' ? <FieldEditor key={name} field={field} /> : <FieldFace field={field} />}
        {mode === 'history' ? <FieldHistory name={name} /> : null}
      </dd>
    </div>
  )
}

/** The value itself: reachable by Tab, so that H and F2 know which one is meant; its text can be selected. */
export function FieldFace({ field, plain = false }: { field: CaseField; plain?: boolean }) {
  const words = useCaseWords()
  const { t } = words
  const { readOnly } = useFieldHost()
  const shown = words.value(field.name, standingValue(field))
  const label = words.field(field.name)
  const editable = readOnly === null && isStated(field.name)
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would not carry one value of a definition list
    <div
      className="field-value"
      role="group"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: keys H and F2 act on the focused value; a button would make its text unselectable
      tabIndex={0}
      data-field={field.name}
      aria-label={label}
      aria-keyshortcuts={editable ? 'F2 H' : 'H'}
      title={editable ? t('cases.value.editHint') : undefined}
    >
      {isDisputed(field) ? (
        <Disputed field={field} />
      ) : (
        <>
          <span className={plain ? 'field-figure' : 'field-text'} lang="zh-CN">
            {shown === '' ? <span className="text3">{t('cases.value.empty')}</span> : shown}
          </span>
          <Beside field={field} />
        </>
      )}
    </div>
  )
}

function Beside({ field }: { field: CaseField }) {
  const words = useCaseWords()
  const { t } = words
  const by = field.stated[0]?.by[0]
  if (!differsFromRegister(field) || by === undefined) return null
  const register = words.value(field.name, field.register)
  const said = { officer: by.officer, date: dayOf(by.at), reason: by.reason }
  return (
    <span className="field-beside">
      <span>{by.reason === '' ? t('cases.value.stated', said) : t('cases.value.statedWhy', said)}</span>
      <span className="text3">
        {register === '' ? t('cases.value.registerNone') : t('cases.value.register', { value: register })}
      </span>
    </span>
  )
}

/** Two accounts of one fact, as sentences, until a person decides. */
function Disputed({ field }: { field: CaseField }) {
  const words = useCaseWords()
  const { t } = words
  return (
    <span className="field-conflict">
      <b>{t('cases.value.differs', { field: words.field(field.name) })}</b>
      {field.stated.map((standing) => (
        <span key={standing.by[0]?.event ?? JSON.stringify(standing.value)}>{sentence(words, field, standing)}</span>
      ))}
      <span className="text2">{t('cases.value.conflictHow')}</span>
    </span>
  )
}

function sentence(words: ReturnType<typeof useCaseWords>, field: CaseField, standing: StandingView): string {
  const by = standing.by[0]
  const value = words.value(field.name, standing.value) || words.t('cases.value.empty')
  if (by === undefined) return value
  const today = dayOf(by.at) === dayOf(Date.now())
  const said = { value, officer: by.officer, time: today ? formatTime(by.at) : momentOf(by.at), device: by.device }
  return by.reason === ''
    ? words.t('cases.value.conflict', said)
    : words.t('cases.value.conflictWhy', { ...said, reason: by.reason })
}
