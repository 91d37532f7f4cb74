import type { ReactNode } from 'react'
import type { DoctorCheck } from '../../../shared/contract/desk/system.ts'
import { isTextKey } from '../../../shared/i18n/texts.ts'
import { Tag } from '../../ui/marks.tsx'
import { useText } from '../../ui/useText.ts'

const tones = { good: 'green', attention: 'amber', bad: 'seal' } as const

/** One check: its result in a word, what it means, and beside it the repair. */
export function CheckLine({ check, repair }: { check: DoctorCheck; repair?: ReactNode }) {
  const t = useText()
  const key = `machineChecks.${check.id}.${check.result}`
  const meaning = isTextKey(key) ? t(key, check.values) : ''
  return (
    <li data-testid={`check-${check.id}`}>
      <Tag tone={tones[check.result]}>{t(`settings.result.${check.result}`)}</Tag>
      <span>
        <b>{t(`machineChecks.${check.id}.name`)}</b> <span className="text2">{meaning}</span>
      </span>
      {repair}
    </li>
  )
}
