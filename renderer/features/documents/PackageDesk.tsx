import { Button, Form, Input } from 'antd'
import { useState } from 'react'
import type { DocumentsOfSite, PaperPackageView } from '../../../shared/contract/desk/documents/forms.ts'
import { desk, withCommandId } from '../../client/desk.ts'
import { type Explained, explain } from '../../client/errors.ts'
import { openDrawn } from '../../client/openDrawn.ts'
import { ErrorBlock } from '../../ui/blocks.tsx'
import { Kbd, Tag } from '../../ui/marks.tsx'
import { useKeys } from '../../ui/useKeys.ts'
import { useText, useTextOr } from '../../ui/useText.ts'
import { formatInstant } from './instant.ts'
import { ListPreview, type OpenedPages } from './ListPreview.tsx'

/** The paper fallback package (B7): made in one act, printed as one file, noted when it lies there on paper. */
export function PackageDesk(props: { site: DocumentsOfSite; mayMake: boolean; refresh: () => Promise<unknown> }) {
  const t = useText()
  const { site, mayMake } = props
  const [sheets, setSheets] = useState(String(Math.min(500, Math.max(1, site.rooms))))
  const [opened, setOpened] = useState<OpenedPages | null>(null)
  const [why, setWhy] = useState<Explained | null>(null)
  const [busy, setBusy] = useState(false)
  const number = /^\d{1,3}$/.test(sheets.trim()) ? Number(sheets) : 0
  const isNumber = number >= 1 && number <= 500
  const run = (work: () => Promise<unknown>) => {
    if (busy) return
    setBusy(true)
    setWhy(null)
    work()
      .catch((error: unknown) => setWhy(explain(error, t)))
      .finally(() => setBusy(false))
  }
  const make = () => {
    if (!isNumber || !mayMake) return
    run(async () => {
      const { siteId } = site
      await withCommandId((commandId) => desk.documents.makePackage({ commandId, siteId, sheets: number }))
      await props.refresh()
    })
  }
  const open = ({ packageId, code }: PaperPackageView) =>
    run(async () => {
      const drawn = await desk.documents.openPackage({ packageId })
      setOpened({ document: { code }, ...drawn })
      openDrawn(drawn)
    })
  const note = ({ packageId }: PaperPackageView) =>
    run(async () => {
      await withCommandId((commandId) => desk.documents.notePackagePrinted({ commandId, packageId }))
      await props.refresh()
    })
  const newest = site.packages[0]
  const print = () => newest !== undefined && open(newest)
  useKeys([
    {
      id: 'documents.makePackage',
      keys: ['Ctrl+Enter'],
      scope: 'global',
      text: 'documentDesk.pack.make',
      inBar: true,
      run: make,
    },
    {
      id: 'documents.print',
      keys: ['Ctrl+P'],
      scope: 'global',
      text: 'documentDesk.keys.print',
      inBar: true,
      run: print,
    },
  ])
  return (
    <section className="document-middle" data-pane tabIndex={-1} aria-label={t('documentDesk.package')}>
      <div className="document-acts">
        <h2>{t('documentDesk.package')}</h2>
        <Button type="primary" onClick={make} disabled={busy || !mayMake || !isNumber}>
          {t(busy ? 'documentDesk.pack.making' : 'documentDesk.pack.make')} <Kbd>Ctrl Enter</Kbd>
        </Button>
      </div>
      <div className="document-package">
        <p>{t('documentDesk.pack.lead')}</p>
        <Form layout="inline" colon={false}>
          <Form.Item
            label={t('documentDesk.pack.sheets')}
            htmlFor="package-sheets"
            validateStatus={isNumber ? undefined : 'error'}
            help={isNumber ? undefined : t('documentDesk.pack.wrongSheets')}
          >
            <Input
              id="package-sheets"
              autoComplete="off"
              maxLength={3}
              value={sheets}
              onChange={(event) => setSheets(event.target.value)}
            />
          </Form.Item>
        </Form>
        {why === null ? null : <ErrorBlock happened={why.happened} safe={why.safe} nextText={why.next} />}
        {newest === undefined || newest.isApproved ? null : <p className="amber">{t('documentDesk.pack.noPlan')}</p>}
        {newest?.isApproved && !newest.isCurrent ? <p className="amber">{t('documentDesk.pack.changed')}</p> : null}
        {newest === undefined ? <p className="text2">{t('documentDesk.pack.none')}</p> : null}
        <ul className="document-history">
          {site.packages.map((one) => (
            <PackageLine
              key={one.packageId}
              one={one}
              busy={busy}
              mayMake={mayMake}
              onOpen={() => open(one)}
              onNote={() => note(one)}
            />
          ))}
        </ul>
      </div>
      {opened === null ? null : <ListPreview opened={opened} busy={busy} onPrint={print} />}
    </section>
  )
}

function PackageLine(props: {
  one: PaperPackageView
  busy: boolean
  mayMake: boolean
  onOpen: () => void
  onNote: () => void
}) {
  const t = useText()
  const textOr = useTextOr()
  const { one, busy } = props
  const kinds = [...Map.groupBy(one.documents, (document) => document.kind)]
  return (
    <li>
      <p>
        <b>{t('documentDesk.pack.version', { n: one.version })}</b> <span className="mono">{one.code}</span>{' '}
        <Tag tone={one.isCurrent ? 'green' : 'amber'}>
          {t(one.isCurrent ? 'documentDesk.pack.current' : 'documentDesk.pack.outdated')}
        </Tag>{' '}
        {one.isApproved ? <Tag tone="green">{t('documentDesk.pack.approved')}</Tag> : null}{' '}
        <Tag tone={one.printed === null ? 'plain' : 'ink'}>
          {one.printed === null
            ? t('documentDesk.pack.notPrinted')
            : t('documentDesk.pack.printedBy', { officer: one.printed.officer, at: formatInstant(one.printed.at) })}
        </Tag>
      </p>
      <p className="text2 small">
        {t('documentDesk.frozenBy', { officer: one.officer, at: formatInstant(one.madeAt) })} ·{' '}
        {kinds
          .map(
            ([kind, list]) =>
              `${textOr(`documents.kind.${kind}`, kind)} ${t('documentDesk.pack.papers', { n: list.length })}`,
          )
          .join('、')}
      </p>
      <div className="row">
        <Button size="small" disabled={busy} onClick={props.onOpen}>
          {t('documentDesk.pack.open')}
        </Button>
        <Button size="small" disabled={busy || !props.mayMake || one.printed !== null} onClick={props.onNote}>
          {t('documentDesk.printed')}
        </Button>
      </div>
    </li>
  )
}
