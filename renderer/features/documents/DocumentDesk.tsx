import { Button } from 'antd'
import { useEffect } from 'react'
import type { DocumentOfSite, DocumentsOfSite, FormOfSite } from '../../../shared/contract/desk/documents/forms.ts'
import { desk, withCommandId } from '../../client/desk.ts'
import { explain } from '../../client/errors.ts'
import { openDrawn } from '../../client/openDrawn.ts'
import { ErrorBlock, SectionHead } from '../../ui/blocks.tsx'
import { Kbd } from '../../ui/marks.tsx'
import { useKeys } from '../../ui/useKeys.ts'
import { useText } from '../../ui/useText.ts'
import { DocumentFields } from './DocumentFields.tsx'
import { DocumentHistory, DocumentState } from './DocumentSide.tsx'
import { EveningChecks } from './EveningChecks.tsx'
import { ListPreview } from './ListPreview.tsx'
import { PaperState } from './PaperParts.tsx'
import { Sheet } from './Sheet.tsx'
import { useDocumentWords } from './useDocumentWords.ts'
import { useFrozenActs } from './useFrozenActs.tsx'
import { readBattery, usePrepared } from './usePrepared.ts'

const NOT_FINAL = '未定稿'

/** One document: its content with blanks, what it lacks, its fields, and the acts that freeze, print and copy it. */
export function DocumentDesk(props: {
  site: DocumentsOfSite
  form: FormOfSite
  subject: FormOfSite['subjects'][number]
  mayWrite: boolean
  refresh: () => Promise<unknown>
}) {
  const t = useText()
  const { site, form, subject, mayWrite } = props
  const words = useDocumentWords()
  const about = { siteId: site.siteId, form: form.form, subject: subject.subject }
  const { asked, made, values, valuesNow, put } = usePrepared(about)
  const acts = useFrozenActs(site.siteId, props.refresh)
  const { opened, setOpened, why, said, setSaid, busy, run, show } = acts
  const isCard = form.form === 'eveningCard'
  const isReady = made !== undefined
  // biome-ignore lint/correctness/useExhaustiveDependencies: the battery is read once, as soon as there is a form to tell
  useEffect(() => {
    if (isCard && isReady) void readBattery().then((battery) => put('battery', battery, false))
  }, [isCard, isReady])
  const isOwn = (one: DocumentOfSite) => one.kind === form.form && one.about === subject.subject
  const frozen = site.frozen.filter(isOwn)

  const freezeNow = async () => {
    const input = { ...about, values: valuesNow() }
    const document = await withCommandId((commandId) => desk.documents.freeze({ commandId, ...input }))
    await props.refresh()
    return document
  }
  const freeze = () =>
    run(async () => {
      const document = await freezeNow()
      setSaid(`${t('documentDesk.frozen')} ${document.code}`)
    })
  const print = () =>
    run(async () => {
      const newest = frozen[0]
      const document = mayWrite ? await freezeNow() : newest
      if (document !== undefined) await show(document)
    })
  const look = () =>
    run(async () => {
      const drawn = await desk.documents.preview({ ...about, values: valuesNow() })
      setOpened({ document: { code: NOT_FINAL }, ...drawn })
      openDrawn(drawn)
    })
  useKeys([
    {
      id: 'documents.freeze',
      keys: ['Ctrl+Enter'],
      scope: 'global',
      text: 'documentDesk.keys.freeze',
      inBar: true,
      run: () => mayWrite && freeze(),
    },
    {
      id: 'documents.print',
      keys: ['Ctrl+P'],
      scope: 'global',
      text: 'documentDesk.keys.print',
      inBar: true,
      run: print,
    },
    { id: 'documents.look', keys: ['F4'], scope: 'global', text: 'documentDesk.keys.look', inBar: true, run: look },
  ])
  const fault = why ?? (asked.error === null ? null : explain(asked.error, t))
  return (
    <>
      <section className="document-middle" data-pane tabIndex={-1} aria-label={words.kind(form.form)}>
        <div className="document-acts">
          <h2>{`${words.kind(form.form)} ${words.subject(form.form, subject.subject, subject.label)}`}</h2>
          <Button onClick={look} disabled={busy}>
            {t('documentDesk.look')} <Kbd>F4</Kbd>
          </Button>
          <Button onClick={print} disabled={busy || (!mayWrite && frozen.length === 0)}>
            {t('documentDesk.print')} <Kbd>Ctrl P</Kbd>
          </Button>
          <Button type="primary" onClick={freeze} disabled={busy || !mayWrite}>
            {t(busy ? 'documentDesk.freezing' : 'documentDesk.freeze')} <Kbd>Ctrl Enter</Kbd>
          </Button>
        </div>
        <p role="status" className="document-said">
          {said}
        </p>
        {fault === null ? null : <ErrorBlock happened={fault.happened} safe={fault.safe} nextText={fault.next} />}
        {opened === null ? (
          // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it
          <section className="document-read" tabIndex={0} aria-label={t('documentDesk.sheet')}>
            {isCard && made !== undefined ? <EveningChecks site={site} values={values} /> : null}
            {made === undefined ? null : (
              <Sheet document={made.document} more={made.blockCount > made.document.blocks.length} />
            )}
          </section>
        ) : (
          <>
            <Button className="document-back" onClick={() => setOpened(null)}>
              {t('documentDesk.content')}
            </Button>
            <ListPreview opened={opened} busy={busy} onPrint={print} />
          </>
        )}
      </section>
      <aside className="document-side" data-pane tabIndex={-1} aria-label={t('documentDesk.state')}>
        {made === undefined ? null : (
          <>
            <DocumentState site={site} made={made} />
            <PaperState site={site} form={form.form} stand={subject.approval} pinned={made.pinned} />
            <section aria-label={t('documentDesk.fields')}>
              <SectionHead title={t('documentDesk.fields')} />
              <DocumentFields
                made={made}
                values={values}
                mayWrite={mayWrite}
                onChange={(name, text) => put(name, text, true)}
              />
            </section>
          </>
        )}
        <DocumentHistory frozen={frozen} mayWrite={mayWrite} {...acts.history} />
      </aside>
      {acts.dialogs}
    </>
  )
}
