import type { InputRef } from 'antd'
import { useRef, useState } from 'react'
import type { Item } from '../../../shared/contract/desk/inventory.ts'
import type { Text } from '../../../shared/i18n/texts.ts'
import { focusFilter } from '../../app/KeyHost.tsx'
import { useGo } from '../../app/navigation.tsx'
import { explain } from '../../client/errors.ts'
import { alreadyShown } from '../../client/queries.ts'
import { ErrorBlock } from '../../ui/blocks.tsx'
import type { TableHandle } from '../../ui/DataTable.tsx'
import { usePreferences } from '../../ui/preferences.ts'
import { useKeys } from '../../ui/useKeys.ts'
import { useNarrowWindow } from '../../ui/useNarrowWindow.ts'
import { useStable } from '../../ui/useStable.ts'
import { useText } from '../../ui/useText.ts'
import { ClosedRoom } from './ClosedRoom.tsx'
import { EntryForm } from './EntryForm.tsx'
import { EntryLine } from './EntryLine.tsx'
import { EntrySide } from './EntrySide.tsx'
import { FilterBar } from './FilterBar.tsx'
import { ItemDrawer } from './ItemDrawer.tsx'
import { ItemTable } from './ItemTable.tsx'
import { RoomCard } from './RoomCard.tsx'
import { useEntry } from './useEntry.ts'
import { useItemFilter } from './useItemFilter.ts'
import { type ItemPages, useItemPages } from './useItemPages.ts'
import { countAtOnce, type RoomFacts } from './useRoom.ts'

/** Facts of a room that is here. */
export type LoadedRoom = RoomFacts & {
  readonly site: NonNullable<RoomFacts['site']>
  readonly room: NonNullable<RoomFacts['room']>
}

const newestLooked = 20
const flashMs = 160

/** What an empty list says. */
function emptyWords(listed: ItemPages, text: string, recording: boolean, t: Text): string {
  if (!listed.ready) return ''
  if (text !== '') return t('inventory.filter.none', { text })
  return t(recording ? 'inventory.emptyOpen' : 'inventory.emptyClosed')
}

/** The desk of one room: card, line with its rows, findings; the drawer takes the findings' place. */
export function EntryDesk(props: {
  facts: LoadedRoom
  mayRecord: boolean
  mayCorrect: boolean
  opened: Item | null
  onOpened: (item: Item | null) => void
}) {
  const t = useText()
  const go = useGo()
  const { facts, opened, onOpened } = props
  const { site, room } = facts
  const pages = useItemPages({ siteId: site.siteId, roomId: room.roomId, text: '' })
  const filter = useItemFilter({ siteId: site.siteId, roomId: room.roomId }, pages)
  const listed = filter.pages
  const [cursor, setCursor] = useState(-1)
  const [flash, setFlash] = useState('')
  const [form, setForm] = useState(false)
  const large = usePreferences((state) => state.density === 'site')
  const short = useNarrowWindow() && large
  const input = useRef<InputRef>(null)
  const table = useRef<TableHandle>(null)
  const cameFrom = useRef<'line' | 'list'>('line')
  const [inDrawer, setInDrawer] = useState(false)
  const rows = Array.from({ length: Math.min(newestLooked, pages.total) }, (_, index) => pages.at(index))
  const newest = rows.find((item) => item !== undefined && item.struckReason === null)
  const entry = useEntry({
    siteId: site.siteId,
    roomId: room.roomId,
    occupant: room.occupant,
    vocabulary: facts.vocabulary,
    newest,
    onRecorded(item, counts) {
      alreadyShown(item.itemId)
      filter.clear()
      pages.put(item, counts.items + counts.struck)
      countAtOnce(room.roomId, counts)
      setCursor((now) => (now < 0 ? now : now + 1))
      setFlash(item.itemId)
      setTimeout(() => setFlash(''), flashMs)
    },
    onCorrected: filter.changed,
    onRoom(code) {
      const target = site.roomList.find((one) => one.code === code)
      if (target !== undefined) go(`/sites/${site.siteId}/rooms/${target.roomId}`)
    },
  })
  const open = (item: Item | undefined, from: 'line' | 'list') => {
    if (item === undefined) return
    cameFrom.current = from
    setInDrawer(from === 'line')
    if (from === 'line') setCursor(filter.text === '' ? rows.indexOf(item) : -1)
    onOpened(item)
  }
  const onCursor = useStable((index: number) => {
    setCursor(index)
    if (opened !== null) open(listed.at(index), 'list')
  })
  const onOpen = useStable((item: Item) => open(item, 'list'))
  const step = (by: 1 | -1) => {
    const next = Math.min(listed.total - 1, Math.max(0, cursor + by))
    const item = listed.at(next)
    if (item === undefined) return
    // The drawer of the next item is another one: it takes the focus over from this.
    setInDrawer(document.activeElement?.closest('.drawer') !== null)
    setCursor(next)
    onOpened(item)
  }
  const close = () => {
    onOpened(null)
    if (cameFrom.current === 'list') return table.current?.focus()
    setCursor(-1)
    input.current?.focus()
  }
  const recording = props.mayRecord && room.state === 'open'
  useKeys([
    { id: 'entry.line', keys: ['I'], scope: 'list', text: 'inventory.keys.toLine', run: () => input.current?.focus() },
    { id: 'entry.filter', keys: ['/'], scope: 'list', text: 'app.keys.filter', run: focusFilter },
    {
      id: 'entry.form',
      keys: ['F2'],
      scope: 'screen',
      text: 'inventory.keys.form',
      inBar: opened === null,
      run: () => recording && setForm(true),
    },
    {
      id: 'entry.print',
      keys: ['Ctrl+P'],
      scope: 'global',
      text: 'inventory.keys.list',
      inBar: true,
      run: () => go(`/documents/list?site=${site.siteId}&room=${room.roomId}`),
    },
  ])
  const why = pages.error === null ? null : explain(pages.error, t)
  return (
    <div className={`entry ${opened === null ? '' : 'entry-drawer'}`}>
      <RoomCard facts={facts} mayRecord={props.mayRecord} />
      <div className="entry-middle">
        {recording ? (
          <EntryLine
            entry={entry}
            next={facts.counts.next}
            input={input}
            onLast={() => open(newest, 'line')}
            onList={() => {
              setCursor(0)
              table.current?.focus()
            }}
          />
        ) : (
          <ClosedRoom facts={facts} mayRecord={props.mayRecord} />
        )}
        {why === null ? null : <ErrorBlock happened={why.happened} safe={why.safe} nextText={why.next} />}
        <ItemTable
          ref={table}
          label={t('inventory.itemsOf', { code: room.code })}
          pages={listed}
          cursor={cursor}
          onCursor={onCursor}
          onOpen={onOpen}
          flash={flash}
          narrow={opened !== null || short}
          empty={emptyWords(listed, filter.text, recording, t)}
        />
        <FilterBar
          filter={filter}
          onChange={() => setCursor(-1)}
          onList={() => {
            setCursor(listed.total > 0 ? 0 : -1)
            table.current?.focus()
          }}
          onLeave={() => (recording ? input.current?.focus() : table.current?.focus())}
        />
      </div>
      {opened === null ? (
        <EntrySide
          entry={entry}
          facts={facts}
          rows={rows}
          struck={pages.struck}
          onOpen={(item) => open(item, 'line')}
        />
      ) : (
        <ItemDrawer
          key={opened.itemId}
          itemId={opened.itemId}
          mayCorrect={props.mayCorrect}
          takeFocus={inDrawer}
          onChanged={filter.changed}
          onStep={step}
          onClose={close}
        />
      )}
      {form ? (
        <EntryForm
          start={entry.command.kind === 'record' ? entry.command.fields : null}
          sticky={entry.sticky}
          next={facts.counts.next}
          onRecord={entry.recordForm}
          onClose={() => {
            setForm(false)
            input.current?.focus()
          }}
        />
      ) : null}
    </div>
  )
}
