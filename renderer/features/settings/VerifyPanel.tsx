import { Button } from 'antd'
import { useEffect, useRef } from 'react'
import { create } from 'zustand'
import { desk } from '../../client/desk.ts'
import { explain } from '../../client/errors.ts'
import { ErrorBlock, Panel, PanelRow, ProgressLine } from '../../ui/blocks.tsx'
import { useText, useTextOr } from '../../ui/useText.ts'

interface Verdict {
  readonly ok: boolean
  readonly streams: number
  readonly events: number
  readonly faults: readonly Readonly<Record<string, string | number>>[]
}

interface Run {
  readonly stop: AbortController | null
  readonly step: { readonly step: string; readonly done: number; readonly total: number } | null
  readonly verdict: Verdict | null
  readonly error: unknown
}

/** The check goes on when the page is left, so it lives beside the screen. */
const useRun = create<Run>()(() => ({ stop: null, step: null, verdict: null, error: null }))

async function run(): Promise<void> {
  const stop = new AbortController()
  useRun.setState({ stop, step: null, verdict: null, error: null })
  try {
    for await (const event of await desk.machine.verify(undefined, { signal: stop.signal })) {
      if (event.kind === 'done') useRun.setState({ verdict: event })
      else useRun.setState({ step: event })
    }
  } catch (error) {
    if (!stop.signal.aborted) useRun.setState({ error })
  } finally {
    useRun.setState({ stop: null, step: null })
  }
}

/** Checks every chain and every table, with its progress and its verdict. */
export function VerifyPanel() {
  const t = useText()
  const textOr = useTextOr()
  const { stop, step, verdict, error } = useRun()
  const words = error ? explain(error, t) : null
  const verdictAt = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (verdict) verdictAt.current?.focus({ preventScroll: true })
  }, [verdict])
  return (
    <Panel title={t('settings.verify.title')}>
      <PanelRow>
        <p className="text2">{t('settings.verify.lead')}</p>
        {stop ? (
          <ProgressLine
            thing={textOr(`settings.steps.${step?.step}`, t('settings.steps.other'))}
            done={step?.done ?? 0}
            total={step?.total ?? 0}
            onCancel={() => stop.abort()}
          />
        ) : (
          <Button type="primary" onClick={() => void run()}>
            {t('settings.verify.start')}
          </Button>
        )}
      </PanelRow>
      {words ? (
        <PanelRow>
          <ErrorBlock happened={words.happened} safe={words.safe} nextText={words.next} />
        </PanelRow>
      ) : null}
      {verdict ? (
        <PanelRow>
          <div ref={verdictAt} tabIndex={-1} data-testid="verify-verdict">
            {verdict.ok ? (
              <p className="green" role="status">
                {t('settings.verify.good', {
                  streams: verdict.streams.toLocaleString('en-US'),
                  events: verdict.events.toLocaleString('en-US'),
                })}
              </p>
            ) : (
              <Faults verdict={verdict} />
            )}
          </div>
        </PanelRow>
      ) : null}
    </Panel>
  )
}

function Faults({ verdict }: { verdict: Verdict }) {
  const t = useText()
  const textOr = useTextOr()
  const words = (value: string | number) => textOr(`settings.verify.fault.${value}`, String(value))
  return (
    <>
      <ErrorBlock
        happened={t('settings.verify.bad', { n: verdict.faults.length })}
        safe={t('errors.safe')}
        nextText={t('settings.verify.badNext')}
      />
      <ul className="fault-list mono" aria-label={t('settings.verify.faults')}>
        {verdict.faults.slice(0, 100).map((fault) => {
          const line = Object.values(fault).map(words).join(' · ')
          return <li key={line}>{line}</li>
        })}
      </ul>
    </>
  )
}
