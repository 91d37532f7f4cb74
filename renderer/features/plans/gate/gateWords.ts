import { useMemo } from 'react'
import type { ConditionView, GateView, StepView } from '../../../../shared/contract/desk/plans/gate.ts'
import type { Text } from '../../../../shared/i18n/texts.ts'
import type { IconName } from '../../../ui/icons.tsx'
import type { Tone } from '../../../ui/marks.tsx'
import { useText, useTextOr } from '../../../ui/useText.ts'
import { dayOf, formatDate, formatTime } from '../../../ui/values.tsx'

/** Words of the gate's codes in the language shown. */
export interface GateWords {
  readonly t: Text
  /** Words under `gateLaw.<group>.<code>`; the code itself where a newer program has a new one. */
  readonly law: (group: string, code: string) => string
  readonly role: (role: string) => string
  /** A day of this or another year. */
  readonly day: (date: string) => string
  readonly moment: (at: number) => string
  readonly condition: (condition: ConditionView) => string
}

/** `today` as the core counts it, `YYYY-MM-DD`. */
export function useGateWords(today: string): GateWords {
  const t = useText()
  const textOr = useTextOr()
  return useMemo(() => {
    const year = Number(today.slice(0, 4))
    const law = (group: string, code: string) => textOr(`gateLaw.${group}.${code}`, code)
    const day = (date: string) => formatDate(date, year, t)
    const moment = (at: number) => `${day(dayOf(at))} ${formatTime(at).slice(0, 5)}`
    return { t, law, role: (role) => textOr(`legalTerms.role.${role}`, role), day, moment, condition: conditionOf }
    function conditionOf({ code, detail }: ConditionView): string {
      if (code === 'STEP') {
        const steps = detail.split('/').map((one) => `${one} ${law('step', one)}`)
        return t('gateLaw.condition.STEP', { detail: steps.join(' / ') })
      }
      const words = law('condition', code)
      if (code === 'RESIDENCE_DECIDED') {
        const notes = detail.split(' ').map((note) => law('residence', note))
        return `${words} · ${notes.join('；')}`
      }
      if (code === 'PAGES_SIGNED' && detail !== '') {
        const [place = '', page = '', name = ''] = detail.split(':')
        const who = [textOr(`signatures.place.${place}`, place), name].join(' ').trim()
        return `${words} · ${page} ${who}`
      }
      if (code === 'ROOMS_FREE') return `${words} · ${law('block', detail.split(':')[0] ?? '')}`
      return /^\d{4}-\d\d-\d\d$/.test(detail)
        ? `${words} · ${day(detail)}`
        : detail === ''
          ? words
          : `${words} · ${detail}`
    }
  }, [t, textOr, today])
}

/** Shape and colour of a status; the word stands beside them. */
export const STATUS_MARKS: Readonly<Record<StepView['status'], { tone: Tone; icon: IconName }>> = {
  FUTURE: { tone: 'plain', icon: 'clock' },
  OPEN: { tone: 'ink', icon: 'right' },
  ATTEMPTED: { tone: 'amber', icon: 'history' },
  PARTLY: { tone: 'amber', icon: 'info' },
  INCOMPLETE: { tone: 'amber', icon: 'warning' },
  DONE: { tone: 'green', icon: 'check' },
  NOT_NEEDED: { tone: 'amber', icon: 'strike' },
  OVERRIDDEN: { tone: 'amber', icon: 'flag' },
}

/** Whole days from `from` to `to`. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000)
}

/** Steps that ask for something now. */
export function isWaiting(step: GateView['steps'][number]): boolean {
  return (
    step.status === 'OPEN' || step.status === 'INCOMPLETE' || step.status === 'PARTLY' || step.status === 'ATTEMPTED'
  )
}
