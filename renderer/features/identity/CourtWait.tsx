import { Button } from 'antd'
import { useEffect, useState } from 'react'
import type { JoinWait } from '../../../shared/contract/desk/identity/join.ts'
import { desk } from '../../client/desk.ts'
import { type Explained, explain } from '../../client/errors.ts'
import { renewStatus } from '../../client/feed.ts'
import { ErrorBlock } from '../../ui/blocks.tsx'
import { useText } from '../../ui/useText.ts'
import { FileBrowser } from '../settings/FileBrowser.tsx'

type Waits = Omit<Extract<JoinWait, { kind: 'waiting' }>, 'kind'>

/** Waits for the court's certificates; may be left and come back to, also after the program was closed. */
export function CourtWait() {
  const t = useText()
  const [waits, setWaits] = useState<Waits>({ waits: 'issuing' })
  const [error, setError] = useState<Explained | null>(null)
  const [round, setRound] = useState(0)
  const [leaving, setLeaving] = useState(false)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another round begins anew
  useEffect(() => {
    const ended = new AbortController()
    const wait = async () => {
      for await (const event of await desk.identity.waitForCourt(undefined, { signal: ended.signal })) {
        if (event.kind === 'waiting') setWaits(event)
        else {
          await renewStatus()
          // What else the court's stick brought is taken in as any stick is, and answered on it.
          if (event.open && event.stick !== undefined) void readRest(event.stick)
        }
      }
    }
    wait().catch((failure: unknown) => {
      if (!ended.signal.aborted) setError(explain(failure, t))
    })
    return () => ended.abort()
  }, [round])
  const again = () => {
    setError(null)
    setRound(round + 1)
  }
  const leave = async () => {
    try {
      await desk.identity.leaveCourt()
      await renewStatus()
    } catch (failure) {
      setError(explain(failure, t))
    }
  }
  return (
    <>
      <h1>{t('identity.wait.title')}</h1>
      {error ? (
        <ErrorBlock happened={error.happened} safe={error.safe} nextText={error.next} />
      ) : (
        <p className="cover-lead" role="status">
          {t(`identity.wait.${waits.waits}`)}
        </p>
      )}
      {waits.stick === undefined ? null : <StickWait stick={waits.stick} onMoved={again} />}
      <p className="text2">{t('identity.wait.mayClose')}</p>
      {leaving ? <p className="amber">{t('identity.wait.leaveNote')}</p> : null}
      <div className="cover-acts">
        <Button danger={leaving} onClick={() => (leaving ? void leave() : setLeaving(true))}>
          {t(leaving ? 'identity.wait.leaveSure' : 'identity.wait.leave')}
        </Button>
        {error ? (
          <Button className="cover-acts-end" type="primary" onClick={again}>
            {t('identity.wait.again')}
          </Button>
        ) : null}
      </div>
    </>
  )
}

async function readRest(place: string): Promise<void> {
  const { runBundle } = await import('../sync/bundleRun.ts')
  await runBundle('import', place)
}

/** Where the stick is looked for, and the words of this laptop's own key for whoever issues. */
function StickWait({ stick, onMoved }: { stick: NonNullable<Waits['stick']>; onMoved: () => void }) {
  const t = useText()
  const [moving, setMoving] = useState(false)
  const [error, setError] = useState<Explained | null>(null)
  const move = async (place: string) => {
    setMoving(false)
    setError(null)
    try {
      await desk.identity.moveStick({ place })
      onMoved()
    } catch (failure) {
      setError(explain(failure, t))
    }
  }
  return (
    <>
      {error ? <ErrorBlock happened={error.happened} safe={error.safe} nextText={error.next} /> : null}
      <p className="row">
        {t('identity.wait.stickPlace')} <span className="mono">{stick.place}</span>{' '}
        <Button size="small" onClick={() => setMoving(!moving)}>
          {t('identity.wait.stickMove')}
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
      <p className="text2">{t('identity.wait.stickKey')}</p>
      <p className="root-words" lang="zh-CN">
        {stick.keyWords.split(' ').map((word, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: six words in their order, two of which may be the same
          <span key={index}>{word}</span>
        ))}
      </p>
    </>
  )
}
