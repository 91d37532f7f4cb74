import type { z } from 'zod'
import type { officialDocument } from '../../../shared/domain/documents/officialDocument.ts'
import { useText } from '../../ui/useText.ts'
import './sheet.css'

type Official = z.infer<typeof officialDocument>
type Block = Official['blocks'][number]
type Run = Extract<Block, { block: 'paragraph' }>['runs'][number]

/**
 * The content of a document as it would be frozen now, block by block, to be read while it is filled in. The pages
 * themselves are drawn by the core; this shows the same words, with the same blanks.
 */
export function Sheet({ document, more }: { document: Official; more: boolean }) {
  const t = useText()
  return (
    <article
      className={`sheet sheet-${document.layout}`}
      lang="zh-CN"
      aria-label={t('documentDesk.sheet')}
      data-mark={document.draft ? '草稿' : undefined}
    >
      {document.blocks.map((block, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: blocks have no identity but their place
        <BlockView key={at} block={block} court={document.court.name} />
      ))}
      {more ? <p className="sheet-note">{t('documentDesk.blocksMore')}</p> : null}
    </article>
  )
}

function BlockView({ block, court }: { block: Block; court: string }) {
  const t = useText()
  switch (block.block) {
    case 'letterhead':
      return (
        <header>
          <p className="sheet-court">{court}</p>
          <p className="sheet-title">{block.title}</p>
          {block.caseNo === null ? null : (
            <p className="sheet-end">
              <Runs runs={block.caseNo} />
            </p>
          )}
        </header>
      )
    case 'addressee':
      return (
        <p>
          <Runs runs={block.runs} />
        </p>
      )
    case 'heading':
      return <p className="sheet-heading">{block.text}</p>
    case 'paragraph':
      return (
        <p className={`sheet-${block.align}${block.indent ? ' sheet-indent' : ''}`}>
          <Runs runs={block.runs} />
        </p>
      )
    case 'field':
      return (
        <p>
          <b>{block.label}：</b>
          <Runs runs={block.runs} />
        </p>
      )
    case 'table':
      return <Table block={block} />
    case 'grid':
      return <Grid block={block} />
    case 'signatures':
      return (
        <p>
          {block.rows.map((row, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: places to sign have no identity but their place
            <span key={at} className="sheet-sign">
              {row.capacity}：{row.name ?? ''}
              <Blank width={8} label={t('documentDesk.signHere')} />
            </span>
          ))}
        </p>
      )
    case 'closing':
      return (
        <div className="sheet-end">
          {block.signatories.map((runs, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: signatories have no identity but their place
            <p key={at}>
              <Runs runs={runs} />
            </p>
          ))}
          <p>
            <Runs runs={block.date} />
            {block.seal === null ? null : <small>（{block.seal}）</small>}
          </p>
        </div>
      )
    case 'pageBreak':
      return <hr />
    case 'note':
      return (
        <p className="sheet-note">
          <Runs runs={block.runs} />
        </p>
      )
  }
}

function Runs({ runs }: { runs: readonly Run[] }) {
  const t = useText()
  return runs.map((run, at) => {
    if (typeof run === 'string') return run
    // biome-ignore lint/suspicious/noArrayIndexKey: runs have no identity but their place
    if ('strong' in run) return <b key={at}>{run.strong}</b>
    // biome-ignore lint/suspicious/noArrayIndexKey: runs have no identity but their place
    return <Blank key={at} width={run.blank} label={t('documentDesk.blank')} />
  })
}

/** A visible blank, so many characters wide; read aloud as one. */
function Blank({ width, label }: { width: number; label: string }) {
  return (
    <span className="sheet-blank" style={{ minWidth: `${width}em` }}>
      <span className="visually-hidden">{label}</span>
    </span>
  )
}

function Table({ block }: { block: Extract<Block, { block: 'table' }> }) {
  return (
    <table>
      <thead>
        <tr>
          {block.columns.map((column) => (
            <th key={column.head} scope="col">
              {column.head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {block.rows.map((row, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: rows have no identity but their place
          <tr key={at}>
            {row.map((runs, cell) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: cells have no identity but their place
              <td key={cell}>
                <Runs runs={runs} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Grid({ block }: { block: Extract<Block, { block: 'grid' }> }) {
  return (
    <table>
      <tbody>
        {block.rows.map((row, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: rows have no identity but their place
          <tr key={at}>
            {row.cells.map((cell, place) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: cells have no identity but their place
              <td key={place} colSpan={cell.span} className={cell.label ? 'sheet-label' : undefined}>
                {cell.lines.map((line, lineAt) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: lines have no identity but their place
                  <div key={lineAt} className={`sheet-${line.align}`}>
                    <Runs runs={line.runs} />
                  </div>
                ))}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
