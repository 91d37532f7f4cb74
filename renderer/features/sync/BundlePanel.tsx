import { Button } from 'antd'
import { useState } from 'react'
import type { BundleExported, BundleImported, BundlePart } from '../../../shared/contract/desk/sync/bundle.ts'
import { explain } from '../../client/errors.ts'
import { ErrorBlock, Panel, PanelRow, ProgressLine } from '../../ui/blocks.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { inOneLine } from '../../ui/sentences.ts'
import { useText, useTextOr } from '../../ui/useText.ts'
import { FileBrowser } from '../settings/FileBrowser.tsx'
import { runBundle, useBundleRun } from './bundleRun.ts'

/** The exchange by stick (G3): write what the others lack, take in what is there; the answer travels back on the stick. */
export function BundlePanel() {
  const t = useText()
  const textOr = useTextOr()
  const { stop, step, exported, imported, error } = useBundleRun()
  const [choosing, setChoosing] = useState<'export' | 'import' | null>(null)
  const words = error ? explain(error, t) : null
  return (
    <Panel title={t('sync.stick.title')}>
      <PanelRow>
        <p className="text3">{t('sync.stick.hint')}</p>
        {stop === null ? (
          <div className="row">
            <Button onClick={() => setChoosing('export')}>{t('sync.stick.export')}</Button>
            <Button onClick={() => setChoosing('import')}>{t('sync.stick.import')}</Button>
          </div>
        ) : (
          <ProgressLine
            thing={textOr(`sync.stick.steps.${step?.step}`, t('sync.stick.steps.other'))}
            done={step?.done ?? 0}
            total={step?.total ?? 0}
            onCancel={() => stop.abort()}
          />
        )}
      </PanelRow>
      {words === null ? null : (
        <PanelRow>
          <ErrorBlock happened={words.happened} safe={words.safe} nextText={words.next} />
        </PanelRow>
      )}
      {exported === null ? null : <Exported done={exported} />}
      {imported === null ? null : <Imported done={imported} />}
      {choosing === null ? null : (
        <Dialog title={t(`sync.stick.${choosing}`)} width={640} onClose={() => setChoosing(null)} act={null}>
          <FileBrowser
            extensions={[]}
            kind="folder"
            onPick={(place) => {
              setChoosing(null)
              void runBundle(choosing, place)
            }}
            onCancel={() => setChoosing(null)}
          />
        </Dialog>
      )}
    </Panel>
  )
}

function Exported({ done }: { done: BundleExported }) {
  const t = useText()
  const { events, files, part, parts, more, tooLarge, names, keyless } = done
  const listed = (all: readonly string[]): string => all.join(t('leaving.join'))
  const counts = { events: events.toLocaleString('en-US'), files: files.toLocaleString('en-US') }
  return (
    <PanelRow>
      <p role="status">
        {inOneLine([
          t('sync.stick.exported', counts),
          more ? t('sync.stick.more', { part, parts }) : t('sync.stick.eject'),
        ])}
      </p>
      <p className="text2">{t('sync.stick.sealedFor', { names: listed(names) })}</p>
      {keyless.length === 0 ? null : <p className="amber">{t('sync.stick.keyless', { names: listed(keyless) })}</p>}
      {tooLarge === 0 ? null : <p className="amber">{t('sync.stick.tooLarge', { n: tooLarge })}</p>}
    </PanelRow>
  )
}

function Imported({ done }: { done: BundleImported }) {
  const t = useText()
  const { applied, known, waiting, refused, files, parts, holdings, receipts, answered, cards } = done
  const counts = { applied, known, waiting, refused, files }
  const told = Object.fromEntries(Object.entries(counts).map(([name, n]) => [name, n.toLocaleString('en-US')]))
  const foreign = parts.filter(({ state }) => state !== 'own')
  return (
    <PanelRow>
      <p role="status">
        {foreign.length === 0 && holdings === 0 && cards === 0
          ? t('sync.stick.nothing')
          : t('sync.stick.imported', told)}{' '}
        {holdings > 0 ? t('sync.stick.acknowledged', { n: holdings }) : ''} {answered ? t('sync.stick.answered') : ''}
      </p>
      {receipts > 0 ? <p className="text2">{t('sync.stick.receipts', { n: receipts })}</p> : null}
      {foreign.map((part) => (
        <PartLine key={part.folder} part={part} />
      ))}
    </PanelRow>
  )
}

function PartLine({ part }: { part: BundlePart }) {
  const t = useText()
  if (part.state === 'whole') return null
  return (
    <p className="amber">
      <span className="mono">{part.folder}</span>{' '}
      {t(`sync.stick.state.${part.state}`, { missing: part.missing.join('、') })}
    </p>
  )
}
