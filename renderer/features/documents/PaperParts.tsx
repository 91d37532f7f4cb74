import { Button } from 'antd'
import type { DocumentOfSite, DocumentsOfSite, PaperStandView } from '../../../shared/contract/desk/documents/forms.ts'
import { ScreenLink } from '../../app/navigation.tsx'
import { Tag } from '../../ui/marks.tsx'
import { useText } from '../../ui/useText.ts'
import { formatInstant } from './instant.ts'

const TONES = {
  waiting: 'amber',
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

/** Paper originals of the version and scans of the signed paper, each to be looked at. */
export function Scans({ document, onScan }: { document: DocumentOfSite; onScan: (hash: string) => void }) {
  const t = useText()
  const papers = document.approval?.papers ?? []
  return (
    <>
      {papers.map((paper) => (
        <p key={paper.hash} className="small">
          {t('documentDesk.paperBy', { who: paper.signedBy, on: paper.signedOn })}{' '}
          <Tag tone={paper.state === 'MATCHES' ? 'green' : paper.state === 'WAITS' ? 'amber' : 'seal'}>
            {t(`documentDesk.paperState.${paper.state}`)}
          </Tag>{' '}
          <Button size="small" onClick={() => onScan(paper.hash)}>
            {t('documentDesk.viewScan')}
          </Button>
        </p>
      ))}
      {document.signed.map((scan) => (
        <p key={`${scan.hash} ${scan.at}`} className="small">
          <b>{t('documentDesk.signed')}</b>{' '}
          {t('documentDesk.signedBy', { officer: scan.officer, at: formatInstant(scan.at) })}{' '}
          <span className="mono text3 document-digest">{t('documentDesk.digest', { hash: scan.hash })}</span>{' '}
          <Button size="small" onClick={() => onScan(scan.hash)}>
            {t('documentDesk.viewScan')}
          </Button>
        </p>
      ))}
    </>
  )
}
