import type { CaseSummary } from '../../../shared/contract/desk/cases.ts'
import type { CaseStatus } from '../../../shared/domain/cases/caseStatus.ts'
import type { Text } from '../../../shared/i18n/texts.ts'
import { Tag, type Tone } from '../../ui/marks.tsx'
import { useText, useTextOr } from '../../ui/useText.ts'
import { formatDate, formatFen } from '../../ui/values.tsx'

export type CaseFlag = CaseSummary['flags'][number]

const amounts = new Set(['claimedAmount', 'executedAmount', 'money.fen', 'money.costsFen'])
const flagField = /^flag:([^:]*):(.*)$/s

/** Words of the codes a case carries: status, flags, roles, names of fields, and values of fields. */
export interface CaseWords {
  readonly t: Text
  readonly status: (status: string) => string
  readonly flagCode: (code: string) => string
  /** A flag with the person or room it names. */
  readonly flag: (flag: Pick<CaseFlag, 'code' | 'subject'>) => string
  readonly role: (role: string) => string
  readonly field: (name: string) => string
  /** A value of a field as one line of text; '' where it says nothing. */
  readonly value: (field: string, value: unknown) => string
  readonly event: (type: string) => string
  /** Title of a deadline: a rule's name in words, else as a person wrote it. */
  readonly due: (title: string) => string
}

/** The words of this screen's language. */
export function useCaseWords(): CaseWords {
  const t = useText()
  const textOr = useTextOr()
  const status = (code: string) => textOr(`legalTerms.caseStatus.${code}`, code)
  const flagCode = (code: string) => textOr(`legalTerms.flag.${code}`, code)
  const flag: CaseWords['flag'] = ({ code, subject }) =>
    subject === '' ? flagCode(code) : t('cases.flagNamed', { flag: flagCode(code), subject })
  const value = (field: string, one: unknown): string => {
    if (one === null || one === undefined || one === '') return ''
    if (typeof one === 'boolean') return one ? t('cases.value.yes') : t('cases.value.no')
    if (typeof one === 'number') return amounts.has(field) ? formatFen(one) : String(one)
    if (Array.isArray(one)) return one.map((each) => value(field, each)).join('、')
    if (typeof one === 'object') {
      if ('fen' in one && 'dueOn' in one) return `${String(one.dueOn)} ${formatFen(Number(one.fen))}`
      if ('title' in one && 'dueOn' in one) return `${one.title} ${one.dueOn}`
      return 'name' in one ? String(one.name) : ''
    }
    const ofMoney = /^money\.(kind|consequence|way)$/.exec(field)?.[1]
    if (ofMoney !== undefined) return textOr(`money.${ofMoney}.${String(one)}`, String(one))
    if (field === 'status') return status(String(one))
    return field === 'flags' ? flagCode(String(one)) : String(one)
  }
  return {
    t,
    status,
    flagCode,
    flag,
    role: (code) => textOr(`legalTerms.role.${code}`, code),
    field: (name) => {
      const [, code, subject] = flagField.exec(name) ?? []
      if (code !== undefined) return t('cases.field.flag', { flag: flag({ code, subject: subject ?? '' }) })
      if (name.startsWith('money.')) return textOr(`money.field.${name.slice('money.'.length)}`, name)
      return textOr(`cases.field.${name}`, name)
    },
    value,
    due: (title) => textOr(`cases.rule.${title}`, title),
    event: (type) =>
      type.startsWith('money.')
        ? textOr(`money.event.${type.slice('money.'.length)}`, t('cases.event.other'))
        : textOr(`cases.event.${type.replace(/^cases\./, '')}`, t('cases.event.other')),
  }
}

/** Green for the green channel, red where something is disputed, amber for every other need of care. */
export function flagTone(code: string): 'green' | 'amber' | 'seal' {
  if (code === 'greenChannel') return 'green'
  return code === 'dispute' || code === 'openObjection' ? 'seal' : 'amber'
}

const statusTones: Record<CaseStatus, Tone | null> = {
  open: 'ink',
  terminated: null,
  completed: null,
  finallyTerminated: null,
  other: 'amber',
}

/** Where a case stands: a tag while work goes on, plain words once it rests. */
export function StatusWord({ status }: { status: CaseStatus }) {
  const words = useCaseWords().status(status)
  const tone = statusTones[status]
  return tone === null ? (
    <span className="text2" title={words}>
      {words}
    </span>
  ) : (
    <Tag tone={tone}>{words}</Tag>
  )
}

/** How a deadline stands against today: words, and red when missed, amber when it is today or tomorrow. */
export function dueWords(on: string, today: string, t: Text): { readonly words: string; readonly tone: string } {
  const days = Math.round((Date.parse(on) - Date.parse(today)) / 86_400_000)
  if (days < 0) return { words: t('cases.due.overdue', { n: -days }), tone: 'red' }
  if (days === 0) return { words: t('cases.due.today'), tone: 'amber' }
  if (days === 1) return { words: t('cases.due.tomorrow'), tone: 'amber' }
  return { words: formatDate(on, Number(today.slice(0, 4)), t), tone: '' }
}
