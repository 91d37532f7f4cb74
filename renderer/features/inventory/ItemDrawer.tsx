import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { useEffect, useState } from 'react'
import type { Item, ItemRegister } from '../../../shared/contract/desk/inventory.ts'
import { desk, withCommandId } from '../../client/desk.ts'
import { explain, explainLine } from '../../client/errors.ts'
import { ask } from '../../client/queries.ts'
import { ErrorBlock, SectionHead } from '../../ui/blocks.tsx'
import { Drawer, DrawerSection } from '../../ui/Drawer.tsx'
import { ConfirmWithReason } from '../../ui/fields.tsx'
import { Kbd, Tag } from '../../ui/marks.tsx'
import { useKeys } from '../../ui/useKeys.ts'
import { useText } from '../../ui/useText.ts'
import { Conflict } from './Conflict.tsx'
import { CorrectForm } from './CorrectForm.tsx'
import { fieldRows, fieldWords } from './fieldWords.ts'
import { ItemHistory } from './ItemHistory.tsx'

/** S9: one item with everything that was ever said about it. Nothing is erased here. */
export function ItemDrawer(props: {
  itemId: string
  mayCorrect: boolean
  /** Opened from the line: the drawer's keys act at once. From a list the focus stays there. */
  takeFocus: boolean
  onChanged: (item: Item) => void
  onStep: (by: 1 | -1) => void
  onClose: () => void
}) {
  const t = useText()
  const asked = useQuery(
    ask.inventory.get.queryOptions({ input: { itemId: props.itemId }, placeholderData: undefined }),
  )
  const [mode, setMode] = useState<'read' | 'correct' | 'strike'>('read')
  const [history, setHistory] = useState<ItemRegister | null | undefined>(undefined)
  const item = asked.data
  const { takeFocus } = props
  useEffect(() => {
    if (takeFocus) document.querySelector<HTMLElement>('.entry .drawer')?.focus()
  }, [takeFocus])
  const writable = props.mayCorrect && item !== undefined && item.struckReason === null
  const changed = (next: Item) => {
    setMode('read')
    props.onChanged(next)
    void asked.refetch()
  }
  useKeys([
    {
      id: 'item.previous',
      keys: ['['],
      scope: 'screen',
      text: 'inventory.keys.previous',
      inBar: true,
      run: () => props.onStep(-1),
    },
    {
      id: 'item.next',
      keys: [']'],
      scope: 'screen',
      text: 'inventory.keys.next',
      inBar: true,
      run: () => props.onStep(1),
    },
    {
      id: 'item.correct',
      keys: ['F2'],
      scope: 'screen',
      text: 'app.keys.correct',
      inBar: true,
      run: () => writable && setMode('correct'),
    },
    {
      id: 'item.history',
      keys: ['H'],
      scope: 'screen',
      text: 'app.keys.history',
      inBar: true,
      run: () => setHistory((now) => (now === undefined ? null : undefined)),
    },
    {
      id: 'item.strike',
      keys: ['X'],
      scope: 'screen',
      text: 'app.keys.strike',
      inBar: true,
      run: () => writable && setMode('strike'),
    },
  ])
  if (item === undefined) {
    const why = asked.error === null ? null : explain(asked.error, t)
    return (
      <Drawer title={t('inventory.item')} onClose={props.onClose}>
        {why === null ? null : <ErrorBlock happened={why.happened} safe={why.safe} nextText={why.next} />}
      </Drawer>
    )
  }
  const why = props.mayCorrect ? undefined : t('inventory.correctWhy')
  return (
    <Drawer
      title={item.name}
      tags={
        <>
          <Tag>{item.number}</Tag>
          <Tag tone={item.regime === 'HANDBACK' ? 'plain' : 'amber'}>{t(`legalTerms.regime.${item.regime}`)}</Tag>
          {item.struckReason === null ? null : (
            <Tag tone="seal">{t('inventory.side.struck', { reason: item.struckReason })}</Tag>
          )}
        </>
      }
      acts={
        <>
          <Button size="small" disabled={!writable} title={why} onClick={() => setMode('correct')}>
            {t('app.keys.correct')} <Kbd>F2</Kbd>
          </Button>
          <Button size="small" disabled={!writable} title={why} onClick={() => setMode('strike')}>
            {t('app.keys.strike')} <Kbd>X</Kbd>
          </Button>
        </>
      }
      onClose={props.onClose}
    >
      {Object.keys(item.doubts).map((field) => (
        <Conflict
          key={field}
          item={item}
          field={field}
          mayDecide={writable}
          onDecided={changed}
          onOther={() => setMode('correct')}
        />
      ))}
      {mode === 'correct' ? (
        <CorrectForm item={item} onDone={changed} onCancel={() => setMode('read')} />
      ) : (
        <DrawerSection>
          <dl className="item-facts">
            {fieldRows.map((field) => (
              <div key={field} className={field in item.doubts ? 'amber' : undefined}>
                <dt>{t(`inventory.field.${field}`)}</dt>
                <dd>
                  <span>
                    {field in item.doubts
                      ? t('inventory.inDoubtMore', { n: item.doubts[field]?.length ?? 0 })
                      : fieldWords(field, item[field], t) || <span className="text3">—</span>}
                  </span>
                  <Button
                    type="text"
                    size="small"
                    aria-pressed={history === field}
                    aria-label={t('inventory.historyOf', { field: t(`inventory.field.${field}`) })}
                    onClick={() => setHistory(history === field ? undefined : field)}
                  >
                    <Kbd>H</Kbd>
                  </Button>
                </dd>
              </div>
            ))}
          </dl>
        </DrawerSection>
      )}
      <DrawerSection>
        <SectionHead title={t('inventory.rawLine')} aside={item.recordedBy} />
        <p className="item-raw" lang="zh-CN">
          {item.rawLine === '' ? <span className="text3">{t('inventory.byForm')}</span> : item.rawLine}
        </p>
      </DrawerSection>
      <DrawerSection>
        <SectionHead
          title={
            history === undefined || history === null
              ? t('inventory.history')
              : t('inventory.historyOf', { field: t(`inventory.field.${history}`) })
          }
          aside={t('inventory.changes', { n: item.changes })}
        />
        <ItemHistory item={item} field={history ?? null} />
      </DrawerSection>
      <ConfirmWithReason
        open={mode === 'strike'}
        title={t('inventory.strike.title', { number: item.number })}
        consequence={t('inventory.strike.consequence')}
        confirmLabel={t('app.keys.strike')}
        explain={(error) => explainLine(error, t)}
        onCancel={() => setMode('read')}
        onConfirm={async (reason) => {
          const { itemId, rev } = item
          changed(await withCommandId((commandId) => desk.inventory.strike({ commandId, itemId, rev, reason })))
        }}
      />
    </Drawer>
  )
}
