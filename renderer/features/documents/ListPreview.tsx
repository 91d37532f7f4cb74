import { Button } from 'antd'
import type { z } from 'zod'
import type { frozenDocument } from '../../../shared/contract/desk/documents.ts'
import { Icon } from '../../ui/icons.tsx'
import { Kbd, Tag } from '../../ui/marks.tsx'
import { useText } from '../../ui/useText.ts'

/** Drawn pages of a document. `url` is short-lived and of this machine only; null = the host's viewer shows it. */
export interface OpenedPages {
  readonly document: { readonly code: string }
  readonly url: string | null
  readonly pages: number
  readonly bytes: number
  readonly missingGlyphs: readonly { readonly char: string; readonly codePoint: string }[]
}

/** A frozen list with its drawn pages. */
export interface OpenedList extends OpenedPages {
  readonly document: z.infer<typeof frozenDocument>
}

/** The drawn list: facts, missing characters by name, the pages where the browser shows them, and how to print. */
export function ListPreview({
  opened,
  busy,
  onPrint,
}: {
  opened: OpenedPages | null
  busy: boolean
  onPrint: () => void
}) {
  const t = useText()
  if (opened === null) {
    return (
      <section className="list-preview" aria-label={t('inventory.list.preview')}>
        <p className="list-note" role="status">
          {busy ? t('inventory.list.freezing') : t('inventory.list.blank')}
        </p>
      </section>
    )
  }
  const missing = opened.missingGlyphs
  return (
    <section className="list-preview" aria-label={t('inventory.list.preview')} data-pane tabIndex={-1}>
      <header>
        <Tag>{t('inventory.list.code', { code: opened.document.code })}</Tag>
        <Tag>{t('inventory.list.pages', { n: opened.pages })}</Tag>
        <Tag>{t('inventory.list.size', { n: Math.ceil(opened.bytes / 1024) })}</Tag>
        <span className="list-preview-acts">
          {opened.url === null ? null : (
            <a href={opened.url} target="_blank" rel="noopener noreferrer">
              {t('inventory.list.openNew')}
            </a>
          )}
          <Button icon={<Icon name="print" />} onClick={onPrint}>
            {t('inventory.list.print')} <Kbd>Ctrl P</Kbd>
          </Button>
        </span>
      </header>
      {missing.length === 0 ? null : (
        <p className="list-missing" role="status">
          {t('inventory.list.missing', {
            n: missing.length,
            chars: missing.map((glyph) => `${glyph.char} ${glyph.codePoint}`).join('、'),
          })}
        </p>
      )}
      {opened.url === null ? (
        <p className="list-note">{t('inventory.list.inViewer')}</p>
      ) : mayFrame(opened.url) ? (
        <iframe key={opened.url} src={opened.url} title={t('inventory.list.preview')} />
      ) : (
        <p className="list-note">{t('inventory.list.inNewPage')}</p>
      )}
    </section>
  )
}

/** Pages may be shown in place only where the browser has a viewer and the page's own address serves them. */
function mayFrame(url: string): boolean {
  return navigator.pdfViewerEnabled && new URL(url).origin === location.origin
}
