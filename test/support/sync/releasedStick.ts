import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { readSecret } from '../../../db/identity.ts'
import { keyOf, SEALING_SECRET } from '../../../electron/core/sync/bundle/sealingKey.ts'
import { syncKeys } from '../../../electron/core/sync/keys.ts'
import { deviceChains } from '../../../shared/sync/batch.ts'
import { HEADER_FILE, KEY_CARD_NAME, MANIFEST_FILE } from '../../../shared/sync/bundle/format.ts'
import { lookAtPart, partFolders, readSegment, type StickReader } from '../../../shared/sync/bundle/partReader.ts'
import { readKeyCard } from '../../../shared/sync/bundle/segment.ts'
import { mediumStick } from '../../../shared/sync/bundle/stick.ts'
import { type Desk, dbOf, deviceOf, exportTo, importFrom, recordOn, startStickStory } from './desks.ts'
import { shapeOf } from './releasedProtocol.ts'

/** Who can open what is sealed to them; the key exists in a fixture alone. */
interface SealedTo {
  device: string
  /** Hex. */
  secret: string
}

/** A whole small stick as a released program wrote it, and what that program read of it. */
export interface ReleasedStick {
  court: string
  root: string
  writer: SealedTo
  reader: SealedTo
  /** By path on the stick; base64. */
  files: Record<string, string>
  read: ReadPart[]
}

/** A part as one reader sees it: how it stands and everything that lies in it. */
export interface ReadPart {
  by: 'writer' | 'reader'
  folder: string
  refusal: string | null
  more: boolean | null
  records: unknown[]
}

const stick = mediumStick(() => Promise.reject(new Error('this stick is only read')))

/** Everything that either of the two reads of a stick at `place`, and the devices of the key cards that lie on it. */
export async function readStick(
  released: Omit<ReleasedStick, 'files' | 'read'>,
  place: string,
): Promise<{ parts: ReadPart[]; cards: string[] }> {
  const chains = deviceChains(released.root)
  const parts: ReadPart[] = []
  for (const by of ['writer', 'reader'] as const) {
    const { device, secret } = released[by]
    const key = keyOf(Buffer.from(secret, 'hex'))
    const reader: StickReader = { court: released.court, self: device, secret: key.secret, keyId: key.keyId }
    for (const folder of (await partFolders(stick, place)).sort()) {
      const part = await lookAtPart(stick, folder, reader, chains)
      const records: unknown[] = []
      for (const no of part.refusal === null ? part.numbers : []) {
        const opened = await readSegment(stick, part, no, reader, chains)
        records.push(...(typeof opened === 'string' ? [opened] : opened.records.map(plain)))
      }
      const { refusal, manifest } = part
      parts.push({ by, folder: relative(place, folder), refusal, more: manifest?.more ?? null, records })
    }
  }
  const cards: string[] = []
  for (const name of (await readdir(place)).filter((one) => KEY_CARD_NAME.test(one)).sort()) {
    const card = await readKeyCard(await readFile(join(place, name)), released.court, chains)
    if (card !== null) cards.push(card.device)
  }
  return { parts, cards }
}

const plain = (record: object): unknown =>
  JSON.parse(
    JSON.stringify(record, (_, value: unknown) =>
      // What JSON makes of bytes before it asks.
      value !== null && typeof value === 'object' && 'type' in value && value.type === 'Buffer' && 'data' in value
        ? `bytes ${Buffer.from(value.data as number[]).toString('base64')}`
        : value,
    ),
  )

/** Writes a stick by the program as it is: one laptop gives, the other takes and leaves its answer. */
export async function writtenStick(): Promise<ReleasedStick> {
  const story = await startStickStory()
  const { desks, office, laptop, stick: place } = story
  try {
    recordOn(desks, office, ['办公桌', '椅子'])
    await exportTo(office, place)
    await importFrom(laptop, place)
    const { court, trust } = await syncKeys(office.core.context)
    const sealedTo = (desk: Desk): SealedTo => ({
      device: deviceOf(desk),
      secret: Buffer.from(readSecret(dbOf(desk), SEALING_SECRET) ?? []).toString('hex'),
    })
    const made = { court, root: trust.root, writer: sealedTo(office), reader: sealedTo(laptop) }
    const names = (await readdir(place, { recursive: true, withFileTypes: true })).filter((one) => one.isFile())
    const files: ReleasedStick['files'] = {}
    for (const path of names.map((one) => relative(place, join(one.parentPath, one.name))).sort()) {
      files[path] = (await readFile(join(place, path))).toString('base64')
    }
    return { ...made, files, read: (await readStick(made, place)).parts }
  } finally {
    await desks.close()
  }
}

/** Puts the files of a recorded stick into a folder. */
export async function laidOut({ files }: ReleasedStick, place: string): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(place, path)), { recursive: true })
    await writeFile(join(place, path), Buffer.from(content, 'base64'))
  }
}

/** What a stick consists of, without what differs from stick to stick: kinds of files, and the shape of all that is in them. */
export function shapeOfStick({ files, read }: ReleasedStick): unknown {
  const open = Object.entries(files).flatMap(([path, content]) => {
    const name = path.split('/').at(-1) ?? ''
    const kind = KEY_CARD_NAME.test(name) ? 'card' : name
    const isText = kind === 'card' || [HEADER_FILE, MANIFEST_FILE].includes(kind)
    return [{ kind, shape: isText ? shapeOf(JSON.parse(Buffer.from(content, 'base64').toString('utf8'))) : null }]
  })
  const parts = read.map(({ by, folder, refusal, more, records }) => ({
    ...{ by, kind: folder.replace(/^(fieldwrit-[a-z]+).*$/, '$1'), refusal, more },
    records: shapeOf(records),
  }))
  const sorted = (all: unknown[]): string[] => all.map((one) => JSON.stringify(one)).sort()
  return { open: sorted(open), parts: sorted(parts) }
}
