import { Button } from 'antd'
import { useState } from 'react'
import type { Copies } from '../../../shared/contract/desk/system.ts'
import { isTextKey, type Text } from '../../../shared/i18n/texts.ts'
import { desk } from '../../client/desk.ts'
import { type Explained, explain } from '../../client/errors.ts'
import { renewStatus, useFeed } from '../../client/feed.ts'
import { ErrorBlock, Panel, PanelRow } from '../../ui/blocks.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { useText } from '../../ui/useText.ts'
import { KeyValues } from '../../ui/values.tsx'
import { FileBrowser } from './FileBrowser.tsx'

/** Where the second holder of everything is, and what only this laptop has. */
export function SecondCopy() {
  const t = useText()
  const copies = useFeed((feed) => feed.status?.copies)
  const [choosing, setChoosing] = useState(false)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<Explained | null>(null)
  if (!copies) return null
  const work = (act: () => Promise<unknown>) => {
    setBusy(true)
    setError(null)
    void act()
      .catch((failure: unknown) => setError(explain(failure, t)))
      .then(renewStatus)
      .finally(() => setBusy(false))
  }
  const backUp = () => desk.machine.backUpNow()
  const choose = (place: string) => {
    setChoosing(false)
    work(async () => {
      await desk.system.putSetting({ name: 'secondCopy', value: place })
      await backUp()
    })
  }
  return (
    <Panel title={t('settings.copy.title')}>
      <PanelRow>
        <KeyValues
          rows={[
            {
              label: t('settings.copy.place'),
              value: copies.place ? <span className="mono">{copies.place}</span> : null,
            },
            {
              label: t('settings.copy.state'),
              value: stateWords(copies, t),
              amber: copies.place === null || copies.fault !== null,
            },
          ]}
        />
        <p className="text3">{t('settings.copy.hint')}</p>
      </PanelRow>
      {error ? (
        <PanelRow>
          <ErrorBlock happened={error.happened} safe={error.safe} nextText={error.next} />
        </PanelRow>
      ) : null}
      <PanelRow>
        <div className="row">
          <Button type={copies.place === null ? 'primary' : 'default'} onClick={() => setChoosing(true)}>
            {t(copies.place === null ? 'settings.copy.choose' : 'settings.copy.change')}
          </Button>
          <Button disabled={copies.place === null} loading={busy} onClick={() => work(backUp)}>
            {t('settings.copy.now')}
          </Button>
          <span role="status" className="text3">
            {busy ? t('settings.copy.working') : ''}
          </span>
        </div>
      </PanelRow>
      {choosing ? (
        <Dialog title={t('settings.copy.choose')} width={640} onClose={() => setChoosing(false)} act={null}>
          <FileBrowser extensions={[]} kind="folder" onPick={choose} onCancel={() => setChoosing(false)} />
        </Dialog>
      ) : null}
    </Panel>
  )
}

function stateWords(copies: Copies, t: Text): string {
  const events = copies.eventsOnlyHere ?? 0
  const files = copies.filesOnlyHere ?? 0
  if (copies.place === null) return t('settings.copy.none', { n: events.toLocaleString('en-US') })
  if (copies.fault !== null) {
    const key = `errors.places.${copies.fault}`
    return t('settings.copy.fault', { reason: isTextKey(key) ? t(key) : t('errors.code.BAD_PLACE.happened') })
  }
  if (copies.lastAt === null) return t('settings.copy.never')
  if (events + files > 0) return t('settings.copy.behind', { events: events.toLocaleString('en-US'), files })
  return t('settings.copy.good', { at: new Date(copies.lastAt).toLocaleString('zh-CN', { hour12: false }) })
}
