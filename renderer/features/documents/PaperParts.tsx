import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import type { ReactNode } from 'react'
import type { DocumentOfSite, DocumentsOfSite, PaperStandView } from '../../../shared/contract/desk/documents/forms.ts'
import type { Text } from '../../../shared/i18n/texts.ts'
import { ScreenLink } from '../../app/navigation.tsx'
import { ask } from '../../client/queries.ts'
import { Tag } from '../../ui/marks.tsx'
import { useText } from '../../ui/useText.ts'
import { sizeWords } from '../settings/FileBrowser.tsx'
import { FilePreview, PREVIEW_FRESH_MS } from './FilePreview.tsx'
import { formatInstant } from './instant.ts'

const TONES = {
  waiting: 'amber',
  paper: 'amber',
  approved: 'green',
  returned: 'seal',
  rejected: 'seal',
  superseded: 'plain',
  withdrawn: 'plain',
} as const satisfies Record<PaperStandView['state'], string>

/** Where a version that went up stands, in words and colour. */
export function StandTag({ stand }: { stand: PaperStandView }) {
  const t = useText()
  return <Tag tone={TONES[stand.state]}>{t(`documentDesk.stand.${stand.state}`, { n: stand.version })}</Tag>
}

/** Where to send it up from; null for a document nobody has to approve. */
function submitAddress(siteId: string, form: string): string | null {
  if (form === 'evictionPlan') return `/sites/${siteId}/plan`
  if (form === 'evictionAnnouncement') return `/sites/${siteId}/steps?step=E07`
  return form === 'searchWarrant' ? `/sites/${siteId}/steps?step=E11` : null
}

/** What became of the newest version that went up, with the way to its request; before that, the way to send it up. */
export function PaperState(props: {
  site: DocumentsOfSite
  form: string
  stand: PaperStandView | null
  pinned: boolean
}) {
  const t = useText()
  const { site, form, stand, pinned } = props
  const address = submitAddress(site.siteId, form)
  if (stand === null) {
    if (address === null) return null
    const words = t(form === 'evictionPlan' ? 'documentDesk.submitPlan' : 'documentDesk.submitOrder')
    return <ScreenLink to={address}>{words}</ScreenLink>
  }
  return (
    <div>
      <p>
        <StandTag stand={stand} />{' '}
        {stand.decidedBy === null || stand.decidedAt === null ? null : (
          <span className="text2 small">
            {t('documentDesk.standBy', { officer: stand.decidedBy, at: formatInstant(stand.decidedAt) })}
          </span>
        )}
      </p>
      {pinned ? <p className="text2 small">{t('documentDesk.pinned')}</p> : null}
      <ScreenLink to={`/approvals?request=${stand.requestId}`}>{t('documentDesk.toRequest')}</ScreenLink>
    </div>
  )
}

/** Paper originals of the version and scans of the signed paper: small, with what they are and where, and to be opened. */
export function Scans({ document, onScan }: { document: DocumentOfSite; onScan: (hash: string) => void }) {
  const t = useText()
  const papers = document.approval?.papers ?? []
  return (
    <>
      {papers.map((paper) => (
        <Scan key={paper.hash} documentId={document.documentId} file={paper} onScan={onScan}>
          {t('documentDesk.paperBy', { who: paper.signedBy, on: paper.signedOn })}{' '}
          <Tag tone={paper.state === 'MATCHES' ? 'green' : paper.state === 'WAITS' ? 'amber' : 'seal'}>
            {t(`documentDesk.paperState.${paper.state}`)}
          </Tag>
        </Scan>
      ))}
      {document.signed.map((scan) => (
        <Scan key={`${scan.hash} ${scan.at}`} documentId={document.documentId} file={scan} onScan={onScan}>
          <b>{t('documentDesk.signed')}</b>{' '}
          {t('documentDesk.signedBy', { officer: scan.officer, at: formatInstant(scan.at) })} {scan.note}{' '}
          <span className="mono text3 document-digest">{t('documentDesk.digest', { hash: scan.hash })}</span>
        </Scan>
      ))}
    </>
  )
}

type KeptFile = Pick<DocumentOfSite['signed'][number], 'hash' | 'size' | 'elsewhere'>

function Scan(props: { documentId: string; file: KeptFile; onScan: (hash: string) => void; children: ReactNode }) {
  const t = useText()
  const { documentId, file, onScan } = props
  const { hash, size } = file
  const { data, error } = useQuery(
    ask.documents.scanPreview.queryOptions({
      input: { documentId, hash },
      // A file that is not here is asked for again when its list says that it came.
      enabled: size !== null,
      retry: false,
      staleTime: PREVIEW_FRESH_MS,
      gcTime: PREVIEW_FRESH_MS,
    }),
  )
  const isPdf = data !== undefined && data.url === null
  const pages = !isPdf
    ? ''
    : data.pages === null
      ? t('plans.picture.pdf')
      : t('documentDesk.pdfPages', { n: data.pages })
  const absent = absentWords(file, t)
  return (
    <div className="document-scan small">
      <FilePreview
        url={data?.url ?? null}
        words={isPdf ? pages : absent === null ? '' : t('documentDesk.fileAbsent')}
        error={error}
      />
      <p>
        {props.children} {size === null ? null : <span className="text2">{sizeWords(size)}</span>}
        {absent === null ? null : <span className="amber">{absent}</span>}{' '}
        <Button size="small" onClick={() => onScan(hash)}>
          {t('documentDesk.viewScan')}
        </Button>
      </p>
    </div>
  )
}

/** Where a scan is that is not on this machine, in words; null = it is here. */
export function absentWords({ size, elsewhere }: KeptFile, t: Text): string | null {
  if (size !== null) return null
  return elsewhere === null ? t('documentDesk.scanAbsent') : t('documentDesk.scanElsewhere', { name: elsewhere })
}
