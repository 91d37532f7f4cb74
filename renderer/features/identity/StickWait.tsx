import { Button } from 'antd'
import { useState } from 'react'
import type { JoinWait } from '../../../shared/contract/desk/identity/join.ts'
import { desk } from '../../client/desk.ts'
import { ErrorBlock } from '../../ui/blocks.tsx'
import { useText } from '../../ui/useText.ts'
import { FileBrowser } from '../settings/FileBrowser.tsx'
import { useAttempt } from './useDoor.ts'
import { SixWords } from './Words.tsx'

type Waiting = Extract<JoinWait, { kind: 'waiting' }>

/** What comes next, where the stick is looked for, and the words of this laptop's own key for whoever issues. */
export default function StickWait(props: {
  /** Null while something went wrong instead. */
  waits: Waiting['waits'] | null
  stick: NonNullable<Waiting['stick']>
  onMoved: () => void
}) {
  const { stick, onMoved } = props
  const t = useText()
  const [moving, setMoving] = useState(false)
  const { error, attempt } = useAttempt()
  const move = async (place: string) => {
    setMoving(false)
    await attempt(async () => {
      await desk.identity.moveStick({ place })
      onMoved()
    })
  }
  return (
    <>
      {props.waits === null ? null : (
        <p className="cover-lead" role="status">
          {t(`stickDoor.wait.${stickWait(props.waits)}`)}
        </p>
      )}
      {error ? <ErrorBlock happened={error.happened} safe={error.safe} nextText={error.next} /> : null}
      <p className="row">
        {t('stickDoor.wait.place')} <span className="mono">{stick.place}</span>{' '}
        <Button size="small" onClick={() => setMoving(!moving)}>
          {t('stickDoor.wait.move')}
        </Button>
      </p>
      {moving ? (
        <FileBrowser
          extensions={[]}
          kind="folder"
          onPick={(place) => void move(place)}
          onCancel={() => setMoving(false)}
        />
      ) : null}
      <p className="text2">{t('stickDoor.wait.key')}</p>
      <SixWords words={stick.keyWords} />
    </>
  )
}

/** A joining by stick waits for nothing else. */
function stickWait(waits: Waiting['waits']): 'stickToCourt' | 'stickIssuing' | 'stickAway' | 'stickDamaged' {
  switch (waits) {
    case 'stickToCourt':
    case 'stickIssuing':
    case 'stickDamaged':
      return waits
    default:
      return 'stickAway'
  }
}
