import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, readdir, rm, truncate } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { Upload } from '@tus/server'
import { beforeEach, describe, expect, it } from 'vitest'
import { openDiskShelf } from '../../../court/files/diskShelf.ts'
import type { FileShelf } from '../../../court/files/shelf.ts'
import { realStick } from '../../../electron/core/sync/bundle/realStick.ts'
import { deviceChains } from '../../../shared/sync/batch.ts'
import { keyIdOf } from '../../../shared/sync/bundle/format.ts'
import { lookAtPart, partFolders, readSegment } from '../../../shared/sync/bundle/partReader.ts'
import { beginPart } from '../../../shared/sync/bundle/partWriter.ts'
import { PIECE_BYTES, type TransferRecord } from '../../../shared/sync/bundle/records.ts'
import { courtGives, courtTakes } from '../../support/sync/courtStick.ts'
import { courtsOn } from '../../support/sync/courtsOn.ts'
import { type GatewayCourt, laptopOf } from '../../support/sync/gatewayCourt.ts'
import type { MemoryNode } from '../../support/sync/memoryNode.ts'
import { newSealingPair } from '../../support/sync/sealingPair.ts'
import { databaseKinds } from '../../support/sync/testDatabase.ts'

const SITE = 'site:s1'
const MIB = 1024 * 1024
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

describe.each(databaseKinds)('files the court hands out by stick with $name', ({ open }) => {
  const courts = courtsOn({ open }, '浙92')
  let court: GatewayCourt
  let laptop: MemoryNode
  let base: string
  let stick: string
  let shelf: FileShelf
  const sealing = newSealingPair()
  let transfers = 0

  beforeEach(async () => {
    court = await courts.next()
    laptop = await laptopOf(court, 'laptop', ['site:*'])
    base = await mkdtemp(join(tmpdir(), 'court-stick-files-'))
    stick = join(base, 'stick')
    await mkdir(stick)
    shelf = await openDiskShelf(join(base, 'files'), Date.now())
    await says([])
    return () => rm(base, { recursive: true, force: true })
  })

  /** A file of another laptop on the court's shelf. */
  async function keep(bytes: Buffer, scope = SITE, device = 'another'): Promise<string> {
    const hash = sha256(bytes)
    const id = `${device}-${hash.slice(0, 20)}`
    await shelf.incoming.create(new Upload({ id, size: bytes.length, offset: 0, metadata: {} }))
    if (bytes.length > 0) await shelf.incoming.write(Readable.from([bytes]), id, 0)
    expect(await shelf.take(id, hash)).toBe('kept')
    await court.gateway.keepFile({ hash, scope, size: bytes.length, device })
    return hash
  }

  /** The laptop says on its stick which files it holds; the court reads it. */
  async function says(hashes: string[]): Promise<void> {
    transfers += 1
    const transfer = `0000000${transfers}`
    const folder = join(stick, `fieldwrit-transfer-${transfer}-1`)
    const { key, chain } = laptop.signerOf()
    const writer = { court: court.code, device: 'laptop', key, chain, reply: sealing.publicKey }
    const recipients = [court.gateway.sticks.writer.reply]
    const plan = { folder, kind: 'transfer' as const, transfer, part: 1, at: laptop.now + transfers, budget: 64 * MIB }
    const keys = { recipients, recipientIds: recipients.map(keyIdOf) }
    const part = await beginPart(realStick, writer, { ...plan, ...keys }, court.station.ports.random)
    await part.add([{ kind: 'files', hashes }], {})
    await part.finish(false)
    await courtTakes(court.gateway.sticks, shelf, stick)
  }

  const gives = async (maxBytes: number | null = null) => {
    const { written } = await courtGives(court.gateway.sticks, shelf, stick, 'laptop', maxBytes)
    const [one] = written
    if (one === undefined) throw new Error('nothing was written')
    return one
  }

  async function records(): Promise<TransferRecord[]> {
    const { secret, keyId } = sealing
    const reader = { court: court.code, self: 'laptop', secret, keyId }
    const chains = deviceChains(court.root)
    const found: TransferRecord[] = []
    for (const folder of await partFolders(realStick, stick)) {
      const part = await lookAtPart(realStick, folder, reader, chains)
      if (part.manifest?.from !== court.code || part.manifest.kind !== 'transfer') continue
      for (const no of part.numbers) {
        const opened = await readSegment(realStick, part, no, reader, chains)
        if (typeof opened === 'string') throw new Error(opened)
        found.push(...opened.records)
      }
    }
    return found
  }
  /** Files on the stick, whole, in their order. */
  async function files(): Promise<Buffer[]> {
    const whole: Buffer[][] = []
    for (const record of await records()) {
      if (record.kind !== 'piece') continue
      if (record.offset === 0) whole.push([])
      whole.at(-1)?.push(Buffer.from(record.bytes))
    }
    return whole.map((pieces) => Buffer.concat(pieces))
  }

  it('[B1] [X4] those of its scopes that others sent and it did not say it holds, the smallest first', async () => {
    const large = await keep(Buffer.alloc(3 * MIB + 5, 1))
    const small = await keep(Buffer.from('small'))
    const empty = await keep(Buffer.alloc(0))
    const known = await keep(Buffer.from('held already'))
    const own = await keep(Buffer.from('its own'), SITE, 'laptop')
    const foreign = await keep(Buffer.from('of a case it may not have'), 'case:c9')
    await says([known])
    expect(await gives()).toMatchObject({ files: 3, left: 0, lost: 0, more: false })
    const found = await files()
    expect(found.map(sha256)).toEqual([empty, small, large])
    // The court's word for what it holds, so that the laptop need not bring it back.
    const said = (await records()).flatMap((one) => (one.kind === 'files' ? one.hashes : []))
    expect(new Set(said)).toEqual(new Set([empty, small, large, known, own]))
    expect(said).not.toContain(foreign)
    await says([known, small, empty, large])
    expect(await gives()).toMatchObject({ files: 0, left: 0 })
    // What a laptop lost since it says no more; the older word of another stick does not bring it back.
    await says([known])
    expect(await gives()).toMatchObject({ files: 3 })
  })

  it('[X10] of a stick without room for all most files come along, and what did not fit is told with its size', async () => {
    const [one, two] = [await keep(Buffer.alloc(MIB, 2)), await keep(Buffer.alloc(MIB + 7, 3))]
    const third = await keep(Buffer.alloc(2 * MIB, 4))
    await keep(Buffer.alloc(5 * MIB, 5))
    expect(await gives(4 * MIB)).toMatchObject({ files: 2, left: 2, leftBytes: 7 * MIB, tooLarge: 1, more: true })
    expect((await files()).map(sha256)).toEqual([one, two])
    await says([one, two])
    expect(await gives(4 * MIB)).toMatchObject({ files: 1, left: 1, tooLarge: 1, more: true })
    expect((await files()).map(sha256)).toEqual([third])
  })

  it('reads the shelf a piece at a time: no file is ever whole in memory', async () => {
    await keep(Buffer.alloc(5 * MIB, 6))
    const spans: number[] = []
    const watched: FileShelf = {
      ...shelf,
      read(hash, span) {
        spans.push(span.end - span.start)
        return shelf.read(hash, span)
      },
    }
    await courtGives(court.gateway.sticks, watched, stick, 'laptop')
    expect(spans).toHaveLength(5)
    expect(Math.max(...spans)).toBe(PIECE_BYTES)
  })

  it('[B1] a file that is missing or cut on the shelf is named and the others go on', async () => {
    const gone = await keep(Buffer.from('gone'))
    const cut = await keep(Buffer.alloc(100, 8))
    const changed = await keep(Buffer.alloc(200, 9))
    const whole = await keep(Buffer.alloc(300, 10))
    const pathOf = (hash: string) => join(base, 'files', hash.slice(0, 2), hash.slice(2, 4), hash)
    await rm(pathOf(gone))
    await truncate(pathOf(cut), 50)
    await truncate(pathOf(changed), 0)
    await truncate(pathOf(changed), 200)
    expect(await gives()).toMatchObject({ files: 1, lost: 3, left: 0 })
    const said = (await records()).flatMap((one) => (one.kind === 'files' ? one.hashes : []))
    expect(said).toEqual([whole])
  })

  it('[P3] nobody hears what a laptop holds from a stick that another wrote, or a revoked one', async () => {
    const hash = await keep(Buffer.from('a photograph'))
    const { key, chain } = (await laptopOf(court, 'stranger', [])).signerOf()
    const writer = { court: court.code, device: 'laptop', key, chain, reply: sealing.publicKey }
    const recipients = [court.gateway.sticks.writer.reply]
    const folder = join(stick, 'fieldwrit-transfer-99999999-1')
    const plan = { folder, kind: 'transfer' as const, transfer: '99999999', part: 1, at: laptop.now + 9_999 }
    const keys = { budget: MIB, recipients, recipientIds: recipients.map(keyIdOf) }
    const part = await beginPart(realStick, writer, { ...plan, ...keys }, court.station.ports.random)
    await part.add([{ kind: 'files', hashes: [hash] }], {})
    await part.finish(false)
    await courtTakes(court.gateway.sticks, shelf, stick)
    expect(await gives()).toMatchObject({ files: 1 })
    expect((await readdir(stick)).length).toBeGreaterThan(2)
  })
})
