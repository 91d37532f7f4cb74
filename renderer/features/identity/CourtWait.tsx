import { Button } from 'antd'
import { useEffect, useState } from 'react'
import type { JoinWait } from '../../../shared/contract/desk/identity/join.ts'
import { desk } from '../../client/desk.ts'
import { type Explained, explain } from '../../client/errors.ts'
import { renewStatus } from '../../client/feed.ts'
import { ErrorBlock } from '../../ui/blocks.tsx'
import { useText } from '../../ui/useText.ts'

type Waits = Extract<JoinWait, { kind: 'waiting' }>['waits']

/** Waits for the court's certificates; may be left and come back to, also after the program was closed. */
export function CourtWait() {
  const t = useText()
  const [waits, setWaits] = useState<Waits>('issuing')
  const [error, setError] = useState<Explained | null>(null)
  const [round, setRound] = useState(0)
  const [leaving, setLeaving] = useState(false)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another round begins anew
  useEffect(() => {
    const ended = new AbortController()
    const wait = async () => {
      for await (const event of await desk.identity.waitForCourt(undefined, { signal: ended.signal })) {
        if (event.kind === 'waiting') setWaits(event.waits)
        else await renewStatus()
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
          {t(`identity.wait.${waits}`)}
        </p>
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
