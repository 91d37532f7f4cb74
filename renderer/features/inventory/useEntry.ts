import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { Item, ItemFields } from '../../../shared/contract/desk/inventory.ts'
import { parseEntryLine } from '../../../shared/domain/inventory/entryLine.ts'
import type {
  EntryChoices,
  EntryCommand,
  EntryContext,
  EntryFields,
  EntrySticky,
  EntryVocabulary,
  WalkedCell,
} from '../../../shared/domain/inventory/entryTypes.ts'
import { desk } from '../../client/desk.ts'
import { type Explained, explain } from '../../client/errors.ts'
import { isCoreGone } from '../../client/link.ts'
import { newCommandId } from '../../client/repeat.ts'
import { useText } from '../../ui/useText.ts'
import { readSticky, readTray, startSticky } from './stored.ts'
import type { RoomFacts } from './useRoom.ts'
import { useStoredText } from './useStoredText.ts'

/** What stands under the line after an act: a problem of the line, a refusal of the core, or what was just done. */
export type EntrySays =
  | { readonly kind: 'problem'; readonly problem: Extract<EntryCommand, { kind: 'problem' }> }
  | { readonly kind: 'failed'; readonly why: Explained }
  | { readonly kind: 'increased'; readonly number: string; readonly from: string; readonly to: string }
  | null

export interface EntryOptions {
  readonly siteId: string
  readonly roomId: string
  readonly occupant: string
  readonly vocabulary: EntryVocabulary
  /** Newest standing item of the room. */
  readonly newest: Item | undefined
  readonly onRecorded: (item: Item, counts: RoomFacts['counts']) => void
  readonly onCorrected: (item: Item) => void
  readonly onRoom: (code: string) => void
}

const emptyTray: readonly string[] = []
const noChoices: EntryChoices = {}
/** An answer that takes longer is said under the line. */
const slowMs = 200

/** State of the entry line of one room: text, what lines carry, the draft tray, and what Enter does. */
export function useEntry(options: EntryOptions) {
  const { roomId } = options
  const t = useText()
  const [line, setLineState] = useState('')
  const [sticky, setStickyState] = useState<EntrySticky>(() => startSticky(options.occupant))
  const [tray, setTrayState] = useState(emptyTray)
  const [choices, setChoicesState] = useState(noChoices)
  const [restored, setRestored] = useState(false)
  const [says, setSays] = useState<EntrySays>(null)
  const stored = {
    line: useStoredText(`entry:${roomId}`),
    sticky: useStoredText(`sticky:${roomId}`),
    tray: useStoredText(`tray:${roomId}`),
  }
  const context = useMemo<EntryContext>(
    () => ({
      sticky,
      vocabulary: options.vocabulary,
      last: options.newest === undefined ? null : asFields(options.newest),
      choices,
    }),
    [sticky, options.vocabulary, options.newest, choices],
  )
  const command = useMemo(() => parseEntryLine(line, context), [line, context])
  const live = useRef({ line, context, options, tray })
  live.current = { line, context, options, tray }
  const running = useRef<{ texts: readonly string[]; chain: Promise<void> }>({ texts: [], chain: Promise.resolve() })
  const [sending, setSending] = useState('')
  const attempt = useRef({ key: '', commandId: '' })

  const setChoices = useCallback((next: EntryChoices) => {
    live.current.context = { ...live.current.context, choices: next }
    setChoicesState(next)
  }, [])
  const setLine = useCallback(
    (text: string) => {
      live.current.line = text
      if (text === '') setChoices(noChoices)
      setLineState(text)
      setRestored(false)
      setSays(null)
      stored.line.later([...running.current.texts, text].join('\n'))
    },
    [stored.line, setChoices],
  )
  const setSticky = useCallback(
    (change: Partial<EntrySticky>) => {
      const next = { ...live.current.context.sticky, ...change }
      live.current.context = { ...live.current.context, sticky: next }
      setStickyState(next)
      stored.sticky.now(JSON.stringify(next))
    },
    [stored.sticky],
  )
  const setTray = useCallback(
    (next: readonly string[]) => {
      live.current.tray = next
      setTrayState(next)
      stored.tray.now(next.length === 0 ? '' : JSON.stringify(next))
    },
    [stored.tray],
  )
  const toTray = (text: string) => setTray([text, ...live.current.tray.filter((one) => one !== text)].slice(0, 20))

  // biome-ignore lint/correctness/useExhaustiveDependencies: read once per room
  useEffect(() => {
    let left = false
    void restore(options.siteId, roomId).then((found) => {
      if (left || found === null) return
      if (found.sticky !== null) setStickyState(found.sticky)
      if (found.tray.length > 0) setTray(found.tray)
      if (found.line !== '' && live.current.line === '') {
        setLineState(found.line)
        setRestored(true)
      }
    })
    return () => {
      left = true
    }
  }, [roomId])

  /** One id per Enter; the same line after a lost answer goes with the same id, so that it is recorded once (J8). */
  const once = async <T>(key: string, run: (commandId: string) => Promise<T>): Promise<T> => {
    if (attempt.current.key !== key) attempt.current = { key, commandId: newCommandId() }
    const { commandId } = attempt.current
    for (let again = 0; ; again += 1) {
      try {
        const answer = await run(commandId)
        attempt.current = { key: '', commandId: '' }
        return answer
      } catch (error) {
        if (!isCoreGone(error) || again === 2) throw error
      }
    }
  }

  const act = async (meant: EntryCommand): Promise<boolean> => {
    const { options: now, context: with_ } = live.current
    if (meant.kind === 'record') {
      const key = JSON.stringify([roomId, meant.raw, meant.fields])
      const answer = await once(key, (commandId) =>
        desk.inventory.record({ commandId, roomId, fields: meant.fields, rawLine: meant.raw }),
      )
      live.current.context = { ...with_, last: asFields(answer.item) }
      live.current.options = { ...now, newest: answer.item }
      now.onRecorded(answer.item, answer.counts)
    } else if (meant.kind === 'increase' && now.newest !== undefined) {
      const { itemId, rev, number } = now.newest
      const set = { quantity: { amount: meant.to, unit: meant.unit } }
      const key = JSON.stringify([itemId, rev, meant.raw])
      now.onCorrected(
        await once(key, (commandId) => desk.inventory.correct({ commandId, itemId, rev, set, reason: meant.raw })),
      )
      setSays({ kind: 'increased', number, from: meant.from, to: meant.to })
    } else if (meant.kind === 'sticky') setSticky(meant.change)
    else if (meant.kind === 'room') now.onRoom(meant.code)
    else if (meant.kind === 'problem') setSays({ kind: 'problem', problem: meant })
    return meant.kind !== 'problem' && meant.kind !== 'empty'
  }

  const putBack = (text: string, chosen: EntryChoices) => {
    if (live.current.line === '') {
      live.current.line = text
      setLineState(text)
      setChoices(chosen)
    } else if (live.current.line !== text) toTray(text)
  }

  /** Commits the line. `keep`: the text stays for the next, similar item. Lines entered quickly are taken in order. */
  const commit = (keep: boolean) => {
    const text = live.current.line
    if (text.trim() === '') return
    const chosen = live.current.context.choices
    if (!keep) {
      live.current.line = ''
      setChoices(noChoices)
    }
    running.current.texts = [...running.current.texts, text]
    const slow = setTimeout(() => setSending(text), slowMs)
    running.current.chain = running.current.chain.then(async () => {
      try {
        const context = { ...live.current.context, choices: chosen }
        if (!(await act(parseEntryLine(text, context)))) putBack(text, chosen)
      } catch (error) {
        putBack(text, chosen)
        setSays({ kind: 'failed', why: explain(error, t) })
      }
      clearTimeout(slow)
      setSending('')
      running.current.texts = running.current.texts.slice(1)
      stored.line.now([...running.current.texts, live.current.line].join('\n'))
    })
    // Drawn after the line has gone to the core, not before.
    setLineState(live.current.line)
    setRestored(false)
    setSays(null)
  }

  return {
    line,
    setLine,
    sticky,
    setSticky,
    tray,
    says,
    restored,
    /** A line whose answer has not come for a while; '' = none. */
    sending,
    command,
    context,
    commit,
    /** Sets a cell of the preview by hand, for this line. */
    choose: (cell: WalkedCell, value: string) => {
      const read = parseEntryLine(live.current.line, { ...live.current.context, choices: noChoices })
      if (read.kind !== 'record') return
      setChoices({ ...live.current.context.choices, [cell]: { value, instead: read.cells[cell].text } })
    },
    /** Records what the plain form says; the answer's error goes to the form. */
    recordForm: async (fields: ItemFields) => {
      const form = { cells: noCells(fields), guesses: [], typedName: '' }
      await act({ kind: 'record', raw: live.current.line, fields, ...form })
      live.current.line = ''
      setChoices(noChoices)
      setLineState('')
      stored.line.now('')
    },
    /** Moves the text to the tray; it is never deleted by a key. */
    setAside: () => {
      if (live.current.line.trim() !== '') toTray(live.current.line)
      live.current.line = ''
      setChoices(noChoices)
      setLineState('')
      setSays(null)
      stored.line.now('')
    },
    takeBack: (text: string) => {
      if (live.current.line.trim() !== '') toTray(live.current.line)
      setTray(live.current.tray.filter((one) => one !== text))
      setLine(text)
    },
    removeFromTray: (text: string) => setTray(live.current.tray.filter((one) => one !== text)),
  }
}
export type Entry = ReturnType<typeof useEntry>

function asFields(item: Item): EntryFields {
  const { name, quantity, condition, owner, place, remarks, brandModel, serialNo, regime, box } = item
  return { name, quantity, condition, owner, place, remarks, brandModel, serialNo, regime, box }
}

/** The form shows its own fields; a preview is not drawn for it. */
function noCells(fields: ItemFields): Extract<EntryCommand, { kind: 'record' }>['cells'] {
  const cell = (text: string) => ({ text, origin: 'typed' as const, other: '' })
  return {
    name: cell(fields.name),
    quantity: cell(fields.quantity.amount),
    unit: cell(fields.quantity.unit),
    condition: cell(fields.condition),
    owner: cell(fields.owner.name),
    place: cell(fields.place),
    remarks: cell(fields.remarks),
    brandModel: cell(fields.brandModel),
    serialNo: cell(fields.serialNo),
    regime: cell(fields.regime),
    box: cell(fields.box),
  }
}

/** What was half-typed here before; a line the core recorded before the answer arrived does not come back. */
async function restore(siteId: string, roomId: string) {
  try {
    const stored = (kind: string) => desk.drafts.get({ slot: `${kind}:${roomId}` })
    const [line, sticky, tray] = await Promise.all([stored('entry'), stored('sticky'), stored('tray')])
    const newest = await desk.inventory.list({ siteId, roomId, text: '', offset: 0, limit: 1 })
    const [item] = newest.items
    const recorded = (text: string) => item !== undefined && item.rawLine === text && item.recordedAt >= (line.at ?? 0)
    const texts = line.text.split('\n').filter((text) => text !== '' && !recorded(text))
    const aside = [...texts.slice(0, -1), ...readTray(tray.text)]
    return { line: texts.at(-1) ?? '', sticky: readSticky(sticky.text), tray: aside }
  } catch {
    return null
  }
}
