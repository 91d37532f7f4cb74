import { Button } from 'antd'
import type {
  DocumentOfSite,
  DocumentsOfSite,
  PreparedDocument,
} from '../../../shared/contract/desk/documents/forms.ts'
import { missingFieldName } from '../../../shared/i18n/documentFields.ts'
import { useGo } from '../../app/navigation.tsx'
import { SectionHead } from '../../ui/blocks.tsx'
import { Tag } from '../../ui/marks.tsx'
import { useText, useTextOr } from '../../ui/useText.ts'
import { formatInstant } from './instant.ts'
import { addressOf, focusField } from './jumps.ts'
import { Scans, StandTag } from './PaperParts.tsx'

const MISSING_LINES = 12

/** Whether the pages are a draft and why, and every missing value as a link to where it is filled in. */
export function DocumentState({ site, made }: { site: DocumentsOfSite; made: PreparedDocument }) {
  const t = useText()
  const textOr = useTextOr()
  const go = useGo()
  const name = (path: string) => missingFieldName(path, (step) => textOr(`documentFields.${step}`, step))
  return (
    <section aria-label={t('documentDesk.state')}>
      <SectionHead title={t('documentDesk.state')} />
      <p>
        <Tag tone={made.draft.length > 0 ? 'amber' : 'green'}>
          {t(made.draft.length > 0 ? 'documentDesk.isDraft' : 'documentDesk.isFinal')}
        </Tag>
      </p>
      {made.draft.length > 0 ? (
        <ul className="document-reasons">
          {made.draft.map((reason) => (
            <li key={reason}>{t(`documentDesk.reason.${reason}`)}</li>
          ))}
        </ul>
      ) : null}
      {made.missingCount === 0 ? (
        <p className="text2">{t('documentDesk.lacksNothing')}</p>
      ) : (
        <>
          <p>{t('documentDesk.lacks', { n: made.missingCount })}</p>
          <ul className="document-missing">
            {made.missing.slice(0, MISSING_LINES).map(({ path, jump }) => (
              <li key={path}>
                <button
                  type="button"
                  className="plan-link"
                  onClick={() => {
                    const address = addressOf(jump, site)
                    if (address !== null) go(address)
                    else focusField(jump.to === 'input' ? jump.field : '')
                  }}
                >
                  {name(path)}
                </button>
              </li>
            ))}
          </ul>
          {made.missingCount > MISSING_LINES ? (
            <p className="text3 small">{t('documentDesk.more', { n: made.missingCount - MISSING_LINES })}</p>
          ) : null}
        </>
      )}
      {made.doubts.length === 0 ? null : (
        <>
          <p className="amber">{t('documentDesk.doubts')}</p>
          <ul className="document-reasons">
            {made.doubts.map(({ label, values }) => (
              <li key={`${label} ${values.join()}`} lang="zh-CN">
                {label}：{values.length === 0 ? t('documentDesk.doubtNoValues') : values.join('／')}
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  )
}

/** Frozen versions of one document, newest first: code, who, when, printings; opened again byte for byte. */
export function DocumentHistory(props: {
  frozen: readonly DocumentOfSite[]
  mayWrite: boolean
  onOpen: (document: DocumentOfSite) => void
  onDocx: (document: DocumentOfSite) => void
  onPrinted: (document: DocumentOfSite) => void
  onSigned: (document: DocumentOfSite) => void
  onScan: (document: DocumentOfSite, hash: string) => void
}) {
  const t = useText()
  return (
    <section aria-label={t('documentDesk.history')}>
      <SectionHead title={t('documentDesk.history')} />
      {props.frozen.length === 0 ? <p className="text2">{t('documentDesk.noHistory')}</p> : null}
      <ul className="document-history">
        {props.frozen.map((document) => (
          <li key={document.documentId}>
            <button type="button" className="plan-link mono" onClick={() => props.onOpen(document)}>
              {document.code}
            </button>
            {document.room === '' ? null : <b>{t('signatures.room', { room: document.room })}</b>}
            {document.approval === null ? null : <StandTag stand={document.approval} />}
            <p className="text2 small">
              {t('documentDesk.frozenBy', { officer: document.officer, at: formatInstant(document.frozenAt) })}
            </p>
            <p className="text3 small mono document-digest">
              {t('documentDesk.digest', { hash: document.snapshotHash })}
            </p>
            {document.prints.length === 0 ? (
              <p className="text3 small">{t('documentDesk.notPrinted')}</p>
            ) : (
              document.prints.map((print) => (
                <p key={print.at} className="text2 small">
                  {t('documentDesk.printedBy', { officer: print.officer, at: formatInstant(print.at) })}
                </p>
              ))
            )}
            <Scans document={document} onScan={(hash) => props.onScan(document, hash)} />
            <div className="row">
              <Button size="small" disabled={!props.mayWrite} onClick={() => props.onPrinted(document)}>
                {t('documentDesk.printed')}
              </Button>
              <Button size="small" onClick={() => props.onDocx(document)}>
                {t('documentDesk.docx')}
              </Button>
              <Button size="small" disabled={!props.mayWrite} onClick={() => props.onSigned(document)}>
                {t('documentDesk.keepSigned')}
              </Button>
            </div>
          </li>
        ))}
      </ul>
    </section>
  )
}
