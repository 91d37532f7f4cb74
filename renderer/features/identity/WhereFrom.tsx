import { Radio } from 'antd'
import type { PlaceAnswer } from '../../../shared/contract/desk/identity.ts'
import type { Status } from '../../../shared/contract/desk/system.ts'
import { StateBar } from '../../ui/blocks.tsx'
import { useText } from '../../ui/useText.ts'

/** Asked when the profile lies elsewhere than before: a copy, or this same laptop moved (X7). Nothing is chosen for anybody. */
export function WhereFrom(props: {
  moved: NonNullable<Status['moved']>
  answer: PlaceAnswer | null
  onAnswer: (answer: PlaceAnswer) => void
}) {
  const t = useText()
  return (
    <>
      <StateBar tone="amber">{t(`identity.moved.${props.moved}`)}</StateBar>
      <Radio.Group
        className="where-from"
        aria-label={t('identity.moved.ask')}
        value={props.answer}
        onChange={(event) => props.onAnswer(event.target.value as PlaceAnswer)}
      >
        {(['moved', 'copy'] as const).map((one) => (
          <Radio key={one} value={one}>
            {t(`identity.moved.${one}`)}
          </Radio>
        ))}
      </Radio.Group>
    </>
  )
}
