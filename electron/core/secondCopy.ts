import { stat } from 'node:fs/promises'
import { blobRows, eventHashAt, eventsUpTo, eventTotal } from '../../db/copies.ts'
import { filesHeldElsewhere } from '../../db/files.ts'
import type { Copies } from '../../shared/contract/desk/system.ts'
import type { CoreContext, OpenStore } from './context.ts'
import { type BundleFolder, createBundle, openBundle } from './copies/bundleFolder.ts'
import { type CopyKey, copyKeys } from './copies/bundleKeys.ts'
import { parcels } from './copies/collect.ts'
import { headerOf } from './copies/header.ts'
import { bundleFolder, bundleFolders, checkPlace, digestOf, faultOf, PlaceError } from './copies/place.ts'
import { deskError } from './errors.ts'
import type { LaptopSettings } from './settings.ts'

/** Keeps a second holder of everything written here, and counts what only this laptop has. */
export interface SecondCopy {
  /** Begins to copy every few minutes and soon after changes. Called when the store opened. */
  start(): void
  /** Copies what is new once more, then stops. Never throws: the laptop closes whatever the stick does. */
  stop(): Promise<void>
  copies(): Copies
  /** Place in the order of arrival up to which the second copy has every event; 0 = none. */
  copiedUpTo(): number
  /** Looks anew whether the copy there is of this very history; called when events left their places. */
  startAnew(): void
  /** Throws BAD_PLACE when nothing is set or the place can't take it. */
  backUpNow(): Promise<Copies>
}

/** Laptop setting: the place that was seen to be on another disk than the profile. */
const OTHER_DISK = 'secondCopyOtherDisk'
const EVERY_MS = 3 * 60_000
/** How long after a change; further changes don't put it off, or a busy hour would never be copied. */
const AFTER_CHANGE_MS = 20_000

interface Current {
  place: string
  folder: BundleFolder
  keys: CopyKey[]
  /** What the header was last written from. */
  headerMark: string
}

/** Appends what is new to the sealed bundle in the place the laptop's setting `secondCopy` names. */
export function makeSecondCopy(context: CoreContext, settings: LaptopSettings): SecondCopy {
  const { ports, changes } = context
  const seen: { current: Current | null; fault: string | null; lastAt: number | null } = {
    current: null,
    fault: null,
    lastAt: null,
  }
  let running: Promise<void> | null = null
  let timer: NodeJS.Timeout | null = null
  let soon: NodeJS.Timeout | null = null
  let watching: AbortController | null = null

  const placeSet = (): string | null => settings.get('secondCopy') || null

  function storeIfOpen(): OpenStore | null {
    try {
      return context.store()
    } catch {
      return null
    }
  }

  async function copyOnce(place: string, store: OpenStore): Promise<void> {
    await checkPlace(place, context.paths.folder)
    const keys = copyKeys(store.db, store.key, context.newId, ports.random)
    await checkDisk(place)
    const isSameKey = seen.current?.keys.at(-1)?.id === keys.at(-1)?.id
    const known = seen.current?.place === place && isSameKey ? seen.current : null
    const current = known ?? (await openPlace(place, store, keys))
    seen.current = current
    await refreshHeader(current, store, keys)
    for await (const parcel of parcels(store, current.folder.copied(), ports.now, digestOf)) {
      await current.folder.append(parcel)
    }
    seen.lastAt = ports.now()
  }

  /**
   * A mount point stays behind when its stick is pulled. Where the place once was another disk than the profile's, the
   * profile's own disk is no second place.
   */
  async function checkDisk(place: string): Promise<void> {
    const isOther = (await stat(place)).dev !== (await stat(context.paths.folder)).dev
    const known = settings.get(OTHER_DISK)
    if (isOther && known !== place) await settings.put(OTHER_DISK, place)
    if (!isOther && known === place) throw new PlaceError('missing')
  }

  /** The newest copy of this profile there, if it is sound and of this very history; else a new one beside it. */
  async function openPlace(place: string, store: OpenStore, keys: CopyKey[]): Promise<Current> {
    const { profileId } = context.profile()
    const tools = { keys, random: ports.random }
    const folders = await bundleFolders(place, profileId)
    const newest = folders.at(-1)
    const opened = newest === undefined ? null : await openBundle(newest.path, tools)
    if (opened !== null && isOurHistory(store, opened)) {
      return { place, folder: opened, keys, headerMark: '' }
    }
    if (newest !== undefined) ports.log.warn('second copy damaged, starting anew', { n: newest.n })
    const path = bundleFolder(place, profileId, (newest?.n ?? 0) + 1)
    const header = await headerOf(context, store, keys, context.newId())
    return { place, folder: await createBundle(path, header, tools), keys, headerMark: '' }
  }

  /** Slots, people and keys change; what was sealed stays. */
  async function refreshHeader(current: Current, store: OpenStore, keys: CopyKey[]): Promise<void> {
    const header = await headerOf(context, store, keys, current.folder.bundle)
    const { keys: wrapped, ...rest } = header
    const mark = digestOf(JSON.stringify([rest, wrapped.map((entry) => entry.id), keys.at(-1)?.mark]))
    if (mark === current.headerMark) return
    await current.folder.putHeader(header)
    current.headerMark = mark
  }

  async function run(): Promise<void> {
    const place = placeSet()
    const store = storeIfOpen()
    if (place === null || store === null) {
      seen.current = null
      seen.fault = null
      return
    }
    const before = seen.fault
    try {
      await copyOnce(place, store)
      seen.fault = null
    } catch (error) {
      seen.fault = faultOf(error)
      // What is there is looked at anew next time: never believed after a fault.
      seen.current = null
      ports.log.warn('second copy failed', { reason: seen.fault })
    }
    if (before !== seen.fault || seen.fault === null) changes.publish({ feature: 'copies', scope: '', ids: [] })
  }

  /** One run at a time; a call during a run waits for it and then runs once more. */
  async function runNow(): Promise<void> {
    while (running !== null) await running
    running = run().finally(() => {
      running = null
    })
    await running
  }

  function schedule(): void {
    if (soon !== null || placeSet() === null) return
    soon = setTimeout(() => {
      soon = null
      void runNow()
    }, AFTER_CHANGE_MS)
    soon.unref()
  }

  async function watch(signal: AbortSignal): Promise<void> {
    for await (const change of changes.subscribe(signal)) {
      if (change.feature !== 'status' && change.feature !== 'copies') schedule()
    }
  }

  const api: SecondCopy = {
    start() {
      if (timer !== null) return
      timer = setInterval(() => void runNow(), EVERY_MS)
      timer.unref()
      watching = new AbortController()
      void watch(watching.signal)
      setImmediate(() => void runNow())
    },
    async stop() {
      if (timer === null) return
      clearInterval(timer)
      timer = null
      if (soon !== null) clearTimeout(soon)
      soon = null
      watching?.abort()
      await runNow()
    },
    copies() {
      const place = placeSet()
      const store = storeIfOpen()
      const { fault, lastAt } = seen
      const copied = place !== null && seen.current?.place === place ? seen.current.folder.copied() : null
      const at = lastAt ?? (copied === null || copied.until === 0 ? null : copied.until)
      if (store === null) return { eventsOnlyHere: null, filesOnlyHere: null, place, lastAt: at, fault }
      const held = filesHeldElsewhere(store.db)
      const isOnlyHere = (hash: string): boolean => copied?.blobs.has(hash) !== true && !held.has(hash)
      const files = blobRows(store.db).filter((blob) => isOnlyHere(blob.hash)).length
      const events = Math.max(0, eventTotal(store.db) - (copied?.lastEvent ?? 0))
      return { eventsOnlyHere: events, filesOnlyHere: files, place, lastAt: at, fault }
    },
    copiedUpTo() {
      const { current } = seen
      return current !== null && current.place === placeSet() ? current.folder.copied().lastEvent : 0
    },
    startAnew() {
      seen.current = null
    },
    async backUpNow() {
      if (placeSet() === null) throw deskError('BAD_PLACE', { reason: 'notSet' })
      context.store()
      await runNow()
      if (seen.fault !== null) throw deskError('BAD_PLACE', { reason: seen.fault })
      return api.copies()
    },
  }
  return api
}

/**
 * The copy ends with an event this store has at the same place, and has no other events before it: not so after the store
 * itself was put back, or events left their places.
 */
function isOurHistory(store: OpenStore, folder: BundleFolder): boolean {
  const { lastEvent, lastHash, events } = folder.copied()
  if (lastEvent === 0) return true
  return eventHashAt(store.db, lastEvent) === lastHash && eventsUpTo(store.db, lastEvent) === events
}
