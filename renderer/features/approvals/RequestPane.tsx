import { Button, Segmented } from 'antd'
import { useState } from 'react'
import type { RequestDetail } from '../../../shared/contract/desk/approvals.ts'
import { desk } from '../../client/desk.ts'
import { explainLine } from '../../client/errors.ts'
import { openDrawn } from '../../client/openDrawn.ts'
import { Fault } from '../../ui/blocks.tsx'
import { Icon } from '../../ui/icons.tsx'
import { useKeys } from '../../ui/useKeys.ts'
import { useText } from '../../ui/useText.ts'
import { changeCounts, momentWords, requestName } from './words.ts'

/** What the pane shows of a request. */
export type Part = 'changes' | 'text' | 'originals'

/** What changed comes first for whoever looked before or sent it back, the text for whoever looks the first time. */
export function firstPart(request: RequestDetail): Part {
  return request.changes.since !== null || request.pointList.length > 0 ? 'changes' : 'text'
}

interface PaneProps {
  readonly request: RequestDetail
  readonly mine: boolean
  readonly part: Part
  readonly onPart: (part: Part) => void
  /** The printed pages were opened. */
  readonly onOriginal: () => void
}

/** Middle pane: what changed since the officer looked before, the whole text, the sheet to compare with. */
export function RequestPane({ request, mine, part, onPart, onOriginal }: PaneProps) {
  const t = useText()
  const compares = request.changes.since !== null
  const stepChange = (by: number) => {
    onPart('changes')
    const rows = [...document.querySelectorAll<HTMLElement>('[data-change]')]
    const focused = document.activeElement
    const at = focused instanceof HTMLElement ? rows.indexOf(focused) : -1
    const next = rows[at < 0 ? 0 : Math.min(rows.length - 1, Math.max(0, at + by))]
    next?.focus()
  }
  useKeys([
    {
      id: 'approvals.nextChange',
      keys: [']'],
      scope: 'screen',
      text: 'approvals.key.next',
      inBar: compares,
      run: () => stepChange(1),
    },
    {
      id: 'approvals.previousChange',
      keys: ['['],
      scope: 'screen',
      text: 'approvals.key.previous',
      inBar: compares,
      run: () => stepChange(-1),
    },
    {
      id: 'approvals.originals',
      keys: ['D'],
      scope: 'screen',
      text: 'approvals.key.originals',
      inBar: true,
      run: () => onPart('originals'),
    },
  ])
  return (
    <section className="request-pane" aria-label={requestName(request, t)} data-keys="request" data-pane tabIndex={-1}>
      <div className="request-top">
        <PaneHead request={request} mine={mine} />
        {request.submission === null ? null : (
          <Segmented<Part>
            aria-label={t('approvals.tab.label')}
            value={part}
            onChange={onPart}
            options={[
              ...(part === 'changes' || compares || request.pointList.length > 0
                ? [{ value: 'changes' as const, label: t('approvals.tab.changes', { n: request.changes.list.length }) }]
                : []),
              { value: 'text', label: t('approvals.tab.text') },
              { value: 'originals', label: t('approvals.tab.originals') },
            ]}
          />
        )}
      </div>
      <Care request={request} />
      {request.submission === null ? null : part === 'changes' ? (
        <Changes request={request} />
      ) : part === 'text' ? (
        <WholeText request={request} />
      ) : (
        <Originals request={request} onOpened={onOriginal} />
      )}
    </section>
  )
}

function PaneHead({ request, mine }: { request: RequestDetail; mine: boolean }) {
  const t = useText()
  const { since, list } = request.changes
  const title =
    since === null
      ? requestName(request, t)
      : t('approvals.since', { when: momentWords(since.at, t), version: since.version })
  return (
    <header className="request-head">
      <h1>{title}</h1>
      <p className="text2">
        {since === null
          ? request.submission === null
            ? t('approvals.state.drafted')
            : mine
              ? null
              : t('approvals.firstLook')
          : list.length === 0
            ? t('approvals.noChangesAtAll')
            : t('approvals.counts', changeCounts(request.changes))}{' '}
        {request.submittedAt === null
          ? null
          : t('approvals.submittedBy', { who: request.submittedBy, when: momentWords(request.submittedAt, t) })}
      </p>
      {request.submission?.note ? (
        <p lang="zh-CN" className="request-note">
          {request.submission.note}
        </p>
      ) : null}
    </header>
  )
}

/** Persons who need care: on top of everything, whatever is read (A6). */
function Care({ request }: { request: RequestDetail }) {
  const t = useText()
  if (request.care.length === 0) return null
  return (
    <section className="request-care" aria-label={t('plans.care')}>
      <h2 className="request-part-head amber">
        <Icon name="flag" size={13} /> {t('plans.care')}
      </h2>
      <ul lang="zh-CN">
        {request.care.map((line, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines of a frozen text never move
          <li key={at}>
            <b>{line.section}</b> {line.text}
          </li>
        ))}
      </ul>
    </section>
  )
}

function Changes({ request }: { request: RequestDetail }) {
  const t = useText()
  const { list } = request.changes
  return (
    <>
      {request.pointList.length === 0 ? null : <Points request={request} />}
      <h2 className="request-part-head">
        {t('approvals.otherChanges')} <span className="text3">{t('approvals.byWeight')}</span>
      </h2>
      {list.length === 0 ? <p className="text2">{t('approvals.noChanges')}</p> : null}
      <ol className="changes">
        {list.map((change, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two rows of one name may change alike, and the list is frozen
          <li key={at} data-change tabIndex={-1}>
            <span className="text2">{t(`approvals.weight.${change.weight}`)}</span>
            <span className="text3 change-section" lang="zh-CN">
              {change.section}
            </span>
            <span className="text2">{t(`approvals.change.${change.kind}`)}</span>
            <span lang="zh-CN">
              {change.before === '' ? null : <del>{change.before}</del>}{' '}
              {change.after === '' ? null : <ins>{change.after}</ins>}
            </span>
          </li>
        ))}
      </ol>
    </>
  )
}

/** The decider's reasons and what the submitter says to each (F6). */
function Points({ request }: { request: RequestDetail }) {
  const t = useText()
  const open = request.pointList.filter((point) => point.answer === null).length
  return (
    <>
      <h2 className="request-part-head">
        {t('approvals.pointsHead')}{' '}
        <span className={open === 0 ? 'text3' : 'amber'}>
          {open === 0
            ? t('approvals.pointsDone', { n: request.pointList.length })
            : t('approvals.pointsOpen', { n: open })}
        </span>
      </h2>
      <table className="points">
        <thead>
          <tr>
            <td />
            <th>{t('approvals.point')}</th>
            <th>{t('approvals.answer')}</th>
          </tr>
        </thead>
        <tbody lang="zh-CN">
          {request.pointList.map((point, index) => (
            <tr key={point.id}>
              <td>{index + 1}</td>
              <td>{point.text}</td>
              <td>{point.answer ?? <span className="amber">{t('approvals.noAnswer')}</span>}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  )
}

function WholeText({ request }: { request: RequestDetail }) {
  const t = useText()
  if (request.text.length === 0) {
    return (
      <p className="amber" role="status">
        {t('approvals.textMissing')}
      </p>
    )
  }
  const grounds = request.text.filter((line) => line.section.startsWith('paragraphs.'))
  if (grounds.length > 0) {
    return (
      <div className="grounds" lang="zh-CN">
        {grounds.map((line) => (
          <p key={line.section}>{line.text}</p>
        ))}
      </div>
    )
  }
  return (
    <>
      {request.digest.length === 0 ? null : (
        <>
          <h2 className="request-part-head">{t('plans.digest')}</h2>
          <Lines lines={request.digest} />
          <h2 className="request-part-head">{t('approvals.tab.text')}</h2>
        </>
      )}
      <Lines lines={request.text} />
    </>
  )
}

function Lines({ lines }: { lines: RequestDetail['text'] }) {
  return (
    <dl className="whole-text" lang="zh-CN">
      {lines.map((line, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: many lines have one section's name, and a frozen text never moves
        <div key={at}>
          <dt className="text3">{line.section}</dt>
          <dd>{line.text}</dd>
        </div>
      ))}
    </dl>
  )
}

function Originals({ request, onOpened }: { request: RequestDetail; onOpened: () => void }) {
  const t = useText()
  const [fault, setFault] = useState<string | null>(null)
  const { submission } = request
  if (submission === null) return null
  const open = () => {
    setFault(null)
    desk.approvals
      .openFile({ requestId: request.requestId, hash: submission.renderingHash })
      .then((drawn) => {
        openDrawn(drawn)
        onOpened()
      })
      .catch((error: unknown) => setFault(explainLine(error, t)))
  }
  return (
    <div className="originals">
      <p>{t('approvals.originalHint', { code: submission.code, n: submission.pages })}</p>
      <Button icon={<Icon name="print" />} onClick={open}>
        {t('approvals.openOriginal')}
      </Button>
      <Fault words={fault} large />
    </div>
  )
}
