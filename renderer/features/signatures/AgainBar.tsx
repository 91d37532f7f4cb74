import type { SigningView } from '../../../shared/contract/desk/signatures.ts'
import { ActButton, StateBar } from '../../ui/blocks.tsx'
import { useText } from '../../ui/useText.ts'

/** Rooms corrected after the lock: the sheet of each is made here, or is on the table and waits. */
export function AgainBar(props: {
  again: SigningView['again']
  mayEnter: boolean
  onMake: (roomId: string) => void
  onShow: (documentId: string) => void
}) {
  const t = useText()
  if (props.again.length === 0) return null
  return (
    <StateBar tone="amber">
      <span className="signing-again">
        <b>{t('signatures.again')}</b>
        {props.again.map(({ roomId, room, documentId }) => (
          <ActButton
            key={roomId}
            act={
              documentId === null
                ? {
                    label: t('signatures.makeSheet', { room }),
                    run: () => props.onMake(roomId),
                    disabled: !props.mayEnter,
                  }
                : { label: t('signatures.toSheet', { room }), run: () => props.onShow(documentId) }
            }
          />
        ))}
      </span>
    </StateBar>
  )
}
