import { Button } from 'antd'
import { useId, useState } from 'react'
import { desk } from '../../client/desk.ts'
import { type Explained, explain } from '../../client/errors.ts'
import { holdSetup, renewStatus } from '../../client/feed.ts'
import { ErrorBlock, ProgressLine } from '../../ui/blocks.tsx'
import { PinField } from '../../ui/fields.tsx'
import { useText, useTextOr } from '../../ui/useText.ts'
import { momentOf } from '../../ui/values.tsx'
import { FileBrowser } from '../settings/FileBrowser.tsx'
import { FieldFrame } from './CourtDoor.tsx'
import { BackButton } from './SetupScreen.tsx'

interface Done {
  readonly events: number
  readonly files: number
  readonly until: number
}

/** Door 2: a backup comes back to this empty laptop. */
export function RestoreDoor({ onBack }: { onBack: () => void }) {
  const t = useText()
  const textOr = useTextOr()
  const id = useId()
  const [path, setPath] = useState<string | null>(null)
  const [kind, setKind] = useState<'file' | 'folder' | null>(null)
  const [secret, setSecret] = useState('')
  const [step, setStep] = useState<{ step: string; done: number; total: number } | null>(null)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<Explained | null>(null)
  const [done, setDone] = useState<Done | null>(null)
  const run = async () => {
    if (path === null || secret === '') return
    setBusy(true)
    setError(null)
    holdSetup(true)
    try {
      for await (const event of await desk.identity.restore({ path, secret })) {
        if (event.kind === 'done') setDone(event)
        else setStep(event)
      }
    } catch (failure) {
      holdSetup(false)
      setError(explain(failure, t))
      await renewStatus()
    } finally {
      setBusy(false)
    }
  }
  if (done) return <Restored done={done} />
  if (path === null && kind === null) return <WhichKind onKind={setKind} onBack={onBack} />
  if (path === null && kind !== null) {
    return (
      <>
        <h1>{t('identity.setup.restore')}</h1>
        <p className="cover-lead">{t('identity.setup.restoreHint')}</p>
        <FileBrowser extensions={[]} kind={kind} onPick={setPath} onCancel={() => setKind(null)} />
      </>
    )
  }
  return (
    <>
      <h1>{t('identity.setup.restore')}</h1>
      <p className="cover-lead">{t('identity.setup.restoreHint')}</p>
      {error ? <ErrorBlock happened={error.happened} safe={error.safe} nextText={error.next} /> : null}
      <p className="row">
        <span className="text2">{t('identity.restore.file')}</span> <span className="mono">{path}</span>
        <Button size="small" disabled={busy} onClick={() => setPath(null)}>
          {t('identity.restore.another')}
        </Button>
      </p>
      <FieldFrame
        id={id}
        label={t('identity.restore.secret')}
        fault={undefined}
        hint={t('identity.restore.secretHint')}
      >
        <PinField
          id={id}
          label={t('identity.restore.secret')}
          value={secret}
          onChange={setSecret}
          onEnter={() => void run()}
          autoFocus
        />
      </FieldFrame>
      {step && busy ? (
        <ProgressLine
          thing={textOr(`identity.restore.steps.${step.step}`, t('identity.restore.step'))}
          done={step.done}
          total={step.total}
        />
      ) : null}
      <div className="cover-acts">
        <BackButton onBack={onBack} disabled={busy} />
        <Button
          className="cover-acts-end"
          type="primary"
          loading={busy}
          disabled={secret === ''}
          onClick={() => void run()}
        >
          {t('identity.restore.submit')}
        </Button>
      </div>
    </>
  )
}

function WhichKind({ onKind, onBack }: { onKind: (kind: 'file' | 'folder') => void; onBack: () => void }) {
  const t = useText()
  return (
    <>
      <h1>{t('identity.setup.restore')}</h1>
      <p className="cover-lead">{t('identity.restore.which')}</p>
      <div className="cover-acts">
        <BackButton onBack={onBack} disabled={false} />
        <span className="cover-acts-end row">
          <Button onClick={() => onKind('file')}>{t('identity.restore.chooseFile')}</Button>
          <Button type="primary" autoFocus onClick={() => onKind('folder')}>
            {t('identity.restore.chooseFolder')}
          </Button>
        </span>
      </div>
    </>
  )
}

function Restored({ done }: { done: Done }) {
  const t = useText()
  const until = momentOf(done.until)
  return (
    <>
      <h1>{t('identity.setup.restore')}</h1>
      <p role="status">
        {t('identity.restore.done', {
          events: done.events.toLocaleString('en-US'),
          files: done.files.toLocaleString('en-US'),
          until,
        })}
      </p>
      <p>{t('identity.restore.after')}</p>
      <div className="cover-acts">
        <Button
          className="cover-acts-end"
          type="primary"
          autoFocus
          onClick={() => void renewStatus().then(() => holdSetup(false))}
        >
          {t('identity.restore.next')}
        </Button>
      </div>
    </>
  )
}
