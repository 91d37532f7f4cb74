import { TextField } from '../../ui/formFields.tsx'
import { useText } from '../../ui/useText.ts'

/** What is typed about not signing: reason, film and two witnesses; kept as text until it is sent. */
export interface NotSigning {
  reason: string
  mark: string
  witnesses: readonly { name: string; capacity: string }[]
}

/** Nothing is proposed: a reason is somebody's own words (S11). */
export const noReason: NotSigning = {
  reason: '',
  mark: '',
  witnesses: [
    { name: '', capacity: '' },
    { name: '', capacity: '' },
  ],
}

/** Fields of a person who does not sign. */
export function NotSigningFields({ said, onChange }: { said: NotSigning; onChange: (said: NotSigning) => void }) {
  const t = useText()
  const put = (index: number, part: Partial<NotSigning['witnesses'][number]>) =>
    onChange({ ...said, witnesses: said.witnesses.map((one, at) => (at === index ? { ...one, ...part } : one)) })
  return (
    <>
      <TextField
        id="sign-reason"
        label={t('signatures.form.reason')}
        max={500}
        value={said.reason}
        onChange={(reason) => onChange({ ...said, reason })}
      />
      {said.witnesses.map((one, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the first and the second witness are places, not people
        <div key={index} className="signing-pair">
          <TextField
            id={`sign-witness-${index + 1}`}
            label={t('signatures.form.witness', { n: index + 1 })}
            max={60}
            value={one.name}
            onChange={(name) => put(index, { name })}
          />
          <TextField
            id={`sign-witness-capacity-${index + 1}`}
            label={t('signatures.form.witnessCapacity', { n: index + 1 })}
            hint={t('signatures.form.capacityHint')}
            max={60}
            value={one.capacity}
            onChange={(capacity) => put(index, { capacity })}
          />
        </div>
      ))}
      <TextField
        id="sign-mark"
        label={t('signatures.form.mark')}
        hint={t('signatures.form.markHint')}
        max={20}
        value={said.mark}
        onChange={(mark) => onChange({ ...said, mark })}
      />
    </>
  )
}

/** `2025-09-16 10:42` as typed to the form it is kept in; what is no time goes as it is and is refused in words. */
export function timeOf(typed: string): string {
  const [, day = '', clock = '', second = ':00'] = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d)(:\d\d)?$/.exec(typed.trim()) ?? []
  return day === '' ? typed.trim() : `${day}T${clock}${second}+08:00`
}

/** `2025-09-16T10:42:15+08:00` as it is typed. */
export function typedTime(at: string): string {
  return at.slice(0, 16).replace('T', ' ')
}
