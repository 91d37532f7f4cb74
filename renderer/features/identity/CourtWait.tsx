import { Button } from 'antd'
import { lazy, Suspense, useEffect, useState } from 'react'
import type { JoinWait } from '../../../shared/contract/desk/identity/join.ts'
import { laterTexts } from '../../app/laterTexts.ts'
import { desk } from '../../client/desk.ts'
import { type Explained, explain } from '../../client/errors.ts'
import { renewStatus } from '../../client/feed.ts'
import { ErrorBlock } from '../../ui/blocks.tsx'
import { useText } from '../../ui/useText.ts'
import { isStickWait } from './stickWaits.ts'

/** What is waited for by stick speaks with words that come later. */
const StickWait = lazy(async () => (await Promise.all([import('./StickWait.tsx'), laterTexts()]))[0])

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
  const move = async (place: string) => {
    await desk.identity.moveStick({ place })
    again()
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
      {error ? <ErrorBlock happened={error.happened} safe={error.safe} nextText={error.next} /> : null}
      {error !== null || isStickWait(waits.waits) ? null : (
        <p className="cover-lead" role="status">
          {t(`identity.wait.${waits.waits}`)}
        </p>
      )}
      {waits.stick === undefined ? null : (
        <Suspense fallback={null}>
          <StickWait waits={error === null ? waits.waits : null} stick={waits.stick} move={move} />
        </Suspense>
      )}
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
