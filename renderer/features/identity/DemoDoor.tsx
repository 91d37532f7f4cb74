import { Button } from 'antd'
import { useEffect, useRef, useState } from 'react'
import { desk } from '../../client/desk.ts'
import { ErrorBlock, ProgressLine } from '../../ui/blocks.tsx'
import { useText, useTextOr } from '../../ui/useText.ts'
import { BackButton, type Kept } from './SetupScreen.tsx'
import { useDoor } from './useDoor.ts'

/** Door 3: the invented court, made here and now. */
export function DemoDoor({ onKept, onBack }: { onKept: (kept: Kept) => void; onBack: () => void }) {
  const t = useText()
  const textOr = useTextOr()
  const [step, setStep] = useState<{ step: string; done: number; total: number } | null>(null)
  const { busy, error, open } = useDoor()
  const start = useRef<HTMLButtonElement>(null)
  useEffect(() => start.current?.focus(), [])
  const run = () =>
    open(async () => {
      for await (const event of await desk.identity.setUpDemo()) {
        if (event.kind === 'done') {
          onKept({ recoveryCode: event.recoveryCode, rootWords: '', pin: event.pin })
          return
        }
        setStep(event)
      }
    })
  return (
    <>
      <h1>{t('identity.setup.demo')}</h1>
      <p className="cover-lead">{t('identity.demo.about')}</p>
      {error ? <ErrorBlock happened={error.happened} safe={error.safe} nextText={error.next} /> : null}
      {step && busy ? (
        <ProgressLine
          thing={textOr(`identity.steps.${step.step}`, t('identity.demo.step'))}
          done={step.done}
          total={step.total}
        />
      ) : null}
      <div className="cover-acts">
        <BackButton onBack={onBack} disabled={busy} />
        <Button ref={start} className="cover-acts-end" type="primary" loading={busy} onClick={() => void run()}>
          {t('identity.demo.submit')}
        </Button>
      </div>
    </>
  )
}
