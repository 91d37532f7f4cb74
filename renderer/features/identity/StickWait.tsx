import { Button } from 'antd'
import { useState } from 'react'
import type { ExchangeWait, StickShown } from '../../../shared/contract/desk/identity/join.ts'
import { ErrorBlock } from '../../ui/blocks.tsx'
import { useText } from '../../ui/useText.ts'
import { FileBrowser } from '../settings/FileBrowser.tsx'
import { isStickWait } from './stickWaits.ts'
import { useAttempt } from './useDoor.ts'
import { SixWords } from './Words.tsx'

/** What comes next, where the stick is looked for, and the words of this laptop's own key for whoever issues. */
export default function StickWait(props: {
  /** Null while something went wrong instead. */
  waits: ExchangeWait | null
  stick: StickShown
  /** Looks for the stick in another folder from now on. */
  move: (place: string) => Promise<void>
}) {
  const { stick, waits } = props
  const t = useText()
  const [moving, setMoving] = useState(false)
  const { error, attempt } = useAttempt()
  const move = async (place: string) => {
    setMoving(false)
    await attempt(() => props.move(place))
  }
  return (
    <>
      {waits === null ? null : (
        <p className="cover-lead" role="status">
          {t(`stickDoor.wait.${isStickWait(waits) ? waits : 'stickAway'}`)}
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
