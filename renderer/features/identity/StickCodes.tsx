import { Radio } from 'antd'
import { useId } from 'react'
import type { CourtOnStick } from '../../../shared/contract/desk/identity/join.ts'
import { useText, useTextOr } from '../../ui/useText.ts'
import { momentOf } from '../../ui/values.tsx'
import { FieldFrame } from './CourtDoor.tsx'

/** No code of the stick: one that was told another way is typed. */
export const OTHER = ''

/** The codes of a stick, each with whose it is and until when it counts, and the way to type another. */
export function StickCodes(props: {
  codes: CourtOnStick['codes']
  selector: string
  onSelector: (selector: string) => void
}) {
  const t = useText()
  const textOr = useTextOr()
  const id = useId()
  return (
    <FieldFrame id={id} label={t('stickDoor.codes')} fault={undefined} hint={undefined}>
      <Radio.Group
        id={id}
        aria-label={t('stickDoor.codes')}
        className="where-from"
        value={props.selector}
        onChange={(event) => props.onSelector(String(event.target.value))}
      >
        {props.codes.map(({ selector, name, role, deviceName, until, typed }) => (
          <Radio key={selector} value={selector}>
            <span className="mono">{selector}…</span>{' '}
            {t(typed ? 'stickDoor.forTyped' : 'stickDoor.for', {
              ...{ name, device: deviceName, role: textOr(`legalTerms.role.${role}`, role) },
            })}{' '}
            <span className="text3">{t('stickDoor.until', { at: momentOf(until) })}</span>
          </Radio>
        ))}
        <Radio value={OTHER}>{t('stickDoor.other')}</Radio>
      </Radio.Group>
    </FieldFrame>
  )
}
