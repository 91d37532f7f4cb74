import { type ReactNode, useState } from 'react'
import type { DocumentOfSite } from '../../../shared/contract/desk/documents/forms.ts'
import { desk, withCommandId } from '../../client/desk.ts'
import { type Explained, explain } from '../../client/errors.ts'
import { openDrawn } from '../../client/openDrawn.ts'
import { Dialog } from '../../ui/Dialog.tsx'
import { useText } from '../../ui/useText.ts'
import { FileBrowser } from '../settings/FileBrowser.tsx'
import type { OpenedPages } from './ListPreview.tsx'

/** What is done with frozen documents of a site, one act at a time: opened, copied, noted as printed, their scans kept. */
export function useFrozenActs(siteId: string, refresh: () => Promise<unknown>) {
  const t = useText()
  const [opened, setOpened] = useState<OpenedPages | null>(null)
  const [why, setWhy] = useState<Explained | null>(null)
  const [said, setSaid] = useState('')
  const [busy, setBusy] = useState(false)
  const [copying, setCopying] = useState<DocumentOfSite | null>(null)
  const [signing, setSigning] = useState<DocumentOfSite | null>(null)
  const run = (work: () => Promise<void>) => {
    if (busy) return
    setBusy(true)
    setWhy(null)
    setSaid('')
    work()
      .catch((error: unknown) => setWhy(explain(error, t)))
      .finally(() => setBusy(false))
  }
  const show = async (document: { documentId: string; code: string }) => {
    const drawn = await desk.documents.open({ documentId: document.documentId })
    setOpened({ document, ...drawn })
    openDrawn(drawn)
  }
  const notePrinted = ({ documentId }: DocumentOfSite) =>
    run(async () => {
      await withCommandId((commandId) => desk.documents.notePrinted({ commandId, siteId, documentId }))
      await refresh()
      setSaid(t('documentDesk.printNoted'))
    })
  const keepSigned = (path: string) => {
    const document = signing
    setSigning(null)
    if (document === null) return
    const kept = { siteId, documentId: document.documentId, path, note: '' }
    run(async () => {
      await withCommandId((commandId) => desk.documents.keepSigned({ commandId, ...kept }))
      await refresh()
      setSaid(t('documentDesk.signedKept'))
    })
  }
  const saveTo = (folder: string) => {
    const document = copying
    setCopying(null)
    if (document === null) return
    run(async () => {
      const { path } = await desk.documents.saveDocx({ documentId: document.documentId, folder })
      setSaid(t('documentDesk.saved', { path }))
    })
  }
  const dialogs: ReactNode = (
    <>
      {copying === null ? null : (
        <Dialog title={t('documentDesk.docxTo')} width={640} onClose={() => setCopying(null)} act={null}>
          <FileBrowser extensions={[]} kind="folder" onPick={saveTo} onCancel={() => setCopying(null)} />
        </Dialog>
      )}
      {signing === null ? null : (
        <Dialog title={t('documentDesk.keepSigned')} width={640} onClose={() => setSigning(null)} act={null}>
          <FileBrowser
            extensions={['pdf', 'jpg', 'jpeg', 'png']}
            kind="file"
            onPick={keepSigned}
            onCancel={() => setSigning(null)}
          />
        </Dialog>
      )}
    </>
  )
  /** Acts of {@link DocumentHistory}. */
  const history = {
    onOpen: (document: DocumentOfSite) => run(() => show(document)),
    onDocx: setCopying,
    onPrinted: notePrinted,
    onSigned: setSigning,
    onScan: ({ documentId }: DocumentOfSite, hash: string) =>
      run(async () => openDrawn(await desk.documents.openScan({ documentId, hash }))),
  }
  return { opened, setOpened, why, said, setSaid, busy, run, show, history, dialogs }
}
