import { allSecrets, blobRows, eventsAfter } from '../../../db/copies.ts'
import { envelopeHash } from '../../../shared/journal/envelope.ts'
import type { OpenStore } from '../context.ts'
import { BlobError } from '../files/blobStore.ts'
import { COPY_KEYS } from './bundleKeys.ts'
import type { CopyRecord, Manifest } from './format.ts'

/** What a copy already holds. */
export interface Copied {
  lastEvent: number
  /** Hash of that event; null while there is none. */
  lastHash: string | null
  blobs: ReadonlySet<string>
  /** Digest of the secrets copied last, so that they travel again only when they changed. */
  secrets: string
}

/** One segment's content before it is sealed. */
export interface Parcel {
  manifest: Manifest
  records: CopyRecord[]
  secrets: string
}

/** Plain bytes of a segment, about. */
const SEGMENT_BYTES = 4 * 1024 * 1024
const EVENTS_AT_ONCE = 5000

/**
 * Everything the copy lacks, in parcels of a few megabytes: secrets first, then events in order of arrival, then files
 * piece by piece. Reads the store between yields only, so it never stands in the way of a command for long.
 */
export async function* parcels(
  store: OpenStore,
  copied: Copied,
  now: () => number,
  digest: (text: string) => string,
): AsyncGenerator<Parcel> {
  let lastEvent = copied.lastEvent
  let { lastHash, secrets } = copied
  const parcel = (records: CopyRecord[], more: Partial<Manifest>): Parcel => {
    const blank = { events: 0, lastEvent, lastHash, blobs: [], until: Math.trunc(now()) }
    return { manifest: { ...blank, ...more }, records, secrets }
  }

  const values = allSecrets(store.db).filter((secret) => secret.name !== COPY_KEYS)
  const mark = digest(JSON.stringify(values.map(({ name, value }) => [name, Buffer.from(value).toString('base64url')])))
  const opening: CopyRecord[] = mark === copied.secrets ? [] : [{ kind: 'secrets', values }]
  secrets = mark

  for (;;) {
    const events = takeEvents(store, lastEvent)
    if (events.length === 0 && opening.length === 0) break
    const last = events.at(-1)
    lastEvent = last?.eventId ?? lastEvent
    const records: CopyRecord[] = events.map(({ envelope, salt, body }) => ({ kind: 'event', envelope, salt, body }))
    if (last !== undefined) lastHash = envelopeHash(last.envelope)
    yield parcel([...opening.splice(0), ...records], { events: events.length })
  }
  for (const blob of blobRows(store.db)) {
    if (!copied.blobs.has(blob.hash)) yield* blobParcels(store, blob, parcel)
  }
}

function takeEvents(store: OpenStore, after: number) {
  const events = eventsAfter(store.db, after, EVENTS_AT_ONCE)
  let bytes = 0
  const end = events.findIndex((event) => {
    bytes += event.envelope.length + (event.body?.length ?? 0)
    return bytes > SEGMENT_BYTES
  })
  return end === -1 ? events : events.slice(0, end + 1)
}

async function* blobParcels(
  store: OpenStore,
  blob: { hash: string; size: number; format: string },
  parcel: (records: CopyRecord[], more: Partial<Manifest>) => Parcel,
): AsyncGenerator<Parcel> {
  const { hash, format } = blob
  let offset = 0
  let pieces: Buffer[] = []
  let waiting = 0
  try {
    const size = await store.blobs.size(hash)
    const flush = (blobs: Manifest['blobs']): Parcel => {
      const bytes = Buffer.concat(pieces)
      const record: CopyRecord = { kind: 'blob', hash, size, format, offset, bytes }
      offset += bytes.length
      pieces = []
      waiting = 0
      return parcel([record], { blobs })
    }
    for await (const piece of store.blobs.read(hash, { start: 0, end: size })) {
      pieces.push(piece)
      waiting += piece.length
      if (waiting >= SEGMENT_BYTES) yield flush([])
    }
    yield flush([{ hash, size, format }])
  } catch (error) {
    // A file that is gone or damaged here can't be copied; it stays counted as only here, and verify names it.
    if (!(error instanceof BlobError)) throw error
  }
}
