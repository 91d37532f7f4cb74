import { Button } from 'antd'
import type { DocumentsOfSite } from '../../../shared/contract/desk/documents/forms.ts'
import { ErrorBlock } from '../../ui/blocks.tsx'
import { useText } from '../../ui/useText.ts'
import { DocumentHistory } from './DocumentSide.tsx'
import { ListPreview } from './ListPreview.tsx'
import { frozenOf, type ListRow } from './listRows.ts'
import { useDocumentWords } from './useDocumentWords.ts'
import { useFrozenActs } from './useFrozenActs.tsx'

/** Papers frozen where goods are signed for and handed over: opened, copied, printed, their signed scans beside them. */
export function KeptDesk(props: {
  site: DocumentsOfSite
  row: Extract<ListRow, { kind: 'kept' }>
  mayWrite: boolean
  refresh: () => Promise<unknown>
}) {
  const t = useText()
  const { site, row } = props
  const words = useDocumentWords()
  const acts = useFrozenActs(site.siteId, props.refresh)
  const { opened, busy, why, run, show } = acts
  const frozen = frozenOf(site, row)
  const shown = frozen.find((one) => one.code === opened?.document.code)
  return (
    <>
      <section className="document-middle" data-pane tabIndex={-1} aria-label={words.kind(row.paper)}>
        <div className="document-acts">
          <h2>{words.kind(row.paper)}</h2>
          {opened === null ? null : <Button onClick={() => acts.setOpened(null)}>{t('documentDesk.history')}</Button>}
        </div>
        <p role="status" className="document-said">
          {acts.said}
        </p>
        {why === null ? null : <ErrorBlock happened={why.happened} safe={why.safe} nextText={why.next} />}
        {opened === null ? (
          // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it
          <section className="document-read" tabIndex={0} aria-label={t('documentDesk.history')}>
            <DocumentHistory frozen={frozen} mayWrite={props.mayWrite} {...acts.history} />
          </section>
        ) : (
          <ListPreview opened={opened} busy={busy} onPrint={() => shown !== undefined && run(() => show(shown))} />
        )}
      </section>
      {acts.dialogs}
    </>
  )
}
