import { createHash } from 'node:crypto'
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { openDiskShelf } from '../../../court/files/diskShelf.ts'
import type { FileShelf } from '../../../court/files/shelf.ts'
import { issuedCertificates, revocationFact } from '../../../court/station/facts.ts'
import { realStick } from '../../../electron/core/sync/bundle/realStick.ts'
import { deviceChains } from '../../../shared/sync/batch.ts'
import { keyIdOf } from '../../../shared/sync/bundle/format.ts'
import { lookAtPart, partFolders, readSegment } from '../../../shared/sync/bundle/partReader.ts'
import { beginPart } from '../../../shared/sync/bundle/partWriter.ts'
import type { TransferRecord } from '../../../shared/sync/bundle/records.ts'
import { readHolding } from '../../../shared/sync/holding.ts'
import { courtServer } from '../../support/sync/courtServer.ts'
import { courtGives, courtTakes } from '../../support/sync/courtStick.ts'
import { courtsOn } from '../../support/sync/courtsOn.ts'
import { type GatewayCourt, laptopOf } from '../../support/sync/gatewayCourt.ts'
import { courtClient } from '../../support/sync/httpPeer.ts'
import type { MemoryNode } from '../../support/sync/memoryNode.ts'
import { newSealingPair } from '../../support/sync/sealingPair.ts'
import { grantingOf } from '../../support/sync/takingBack.ts'
import { databaseKinds } from '../../support/sync/testDatabase.ts'

const SITE = 'site:s1'
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

describe.each(databaseKinds)('sticks at a gateway with $name', ({ open }) => {
  const courts = courtsOn({ open }, '浙94')
  let court: GatewayCourt
  let first: MemoryNode
  let second: MemoryNode
  let base: string
  let stick: string
  let shelf: FileShelf
  const sealing = newSealingPair()
  let transfers = 0

  beforeEach(async () => {
    court = await courts.next()
    first = await laptopOf(court, 'first', ['site:*'])
    second = await laptopOf(court, 'second', [])
    base = await mkdtemp(join(tmpdir(), 'court-stick-'))
    stick = join(base, 'stick')
    await mkdir(stick)
    shelf = await openDiskShelf(join(base, 'files'), Date.now())
    return () => rm(base, { recursive: true, force: true })
  })

  const takes = () => courtTakes(court.gateway.sticks, shelf, stick)

  /** Records of everything a node holds of a scope. */
  function recordsOf(node: MemoryNode, scope: string): TransferRecord[] {
    const batch = node.pack({ device: node.name, scope, from: 1 })
    if (batch === null) throw new Error('nothing to pack')
    const { from, head, events, chain } = batch
    return [
      { kind: 'chain', device: node.name, chain },
      { kind: 'batch', from, head, frames: Buffer.from(events, 'base64') },
    ]
  }

  /** Writes a part for the court, as a laptop does; each list of records is one segment. Returns its folder. */
  async function write(node: MemoryNode, ...segments: TransferRecord[][]): Promise<string> {
    transfers += 1
    const transfer = `0000000${transfers}`
    const folder = join(stick, `fieldwrit-transfer-${transfer}-1`)
    const { key, chain } = node.signerOf()
    const writer = { court: node.court.code, device: node.name, key, chain, reply: sealing.publicKey }
    const recipients = [court.gateway.sticks.writer.reply]
    const plan = { folder, kind: 'transfer' as const, transfer, part: 1, at: node.now, budget: 64 * 1024 * 1024 }
    const keys = { recipients, recipientIds: recipients.map(keyIdOf) }
    const part = await beginPart(realStick, writer, { ...plan, ...keys }, court.station.ports.random)
    for (const records of segments) await part.add(records, {})
    await part.finish(false)
    return folder
  }

  /** What the court wrote for the holder of the sealing key: records of all parts of a kind. */
  async function read(kind: 'answer' | 'transfer', self = 'first'): Promise<TransferRecord[]> {
    const { secret, keyId } = sealing
    const reader = { court: court.code, self, secret, keyId }
    const chains = deviceChains(court.root)
    const records: TransferRecord[] = []
    for (const folder of await partFolders(realStick, stick)) {
      const part = await lookAtPart(realStick, folder, reader, chains)
      if (part.manifest?.from !== court.code || part.manifest.kind !== kind || part.refusal !== null) continue
      for (const no of part.numbers) {
        const opened = await readSegment(realStick, part, no, reader, chains)
        if (typeof opened === 'string') throw new Error(opened)
        records.push(...opened.records)
      }
    }
    return records
  }
  const textsIn = (records: readonly TransferRecord[]): string[] =>
    records.flatMap((one) => (one.kind === 'batch' ? [one.head.scope] : []))

  it('[X4] [X3] takes in what is sealed to it, signs for it on the stick, and the second time nothing is new', async () => {
    first.write(SITE, 'by stick')
    await write(first, recordsOf(first, SITE))
    expect(await takes()).toMatchObject({ events: 1, refused: [], answered: true, parts: [{ state: 'whole' }] })
    const { feed } = await court.gateway.counters()
    const [holding] = (await read('answer')).flatMap((one) => (one.kind === 'holding' ? [one.holding] : []))
    const said =
      holding === undefined ? null : await readHolding(holding, { root: court.root, revocations: [] }, 'receipt')
    expect(said?.heads).toEqual([{ ...first.heads([SITE])[0], feed }])
    expect(await takes()).toMatchObject({ events: 1, refused: [] })
    expect((await court.gateway.counters()).feed).toBe(feed)
  })

  it('[X11] asks of whoever wrote a stick what it asks over a line', async () => {
    first.write(SITE, 'of the first')
    second.write(SITE, 'from outside')
    second.write('device:first', 'as another laptop')
    await write(second, recordsOf(second, SITE), recordsOf(second, 'device:first'), recordsOf(first, SITE))
    await (await court.peerOf(first)).push([])
    expect((await takes()).refused).toEqual([{ fault: 'scope', n: 2 }])
    const other = await courts.next()
    const stranger = await laptopOf(other, 'first', ['site:*'])
    stranger.write(SITE, 'of another court')
    const folder = await write(stranger, recordsOf(stranger, SITE))
    const found = (await takes()).parts.find((part) => part.folder === folder)
    expect(found?.state).toBe('wrongCourt')
  })

  it('[X3] [X8] half of a part counts, a damaged segment is named, a link and a foreign name are not followed', async () => {
    for (let n = 0; n < 3; n += 1) first.write(`site:${n}`, `room ${n}`)
    const half = await write(first, recordsOf(first, 'site:0'))
    await rm(join(half, 'manifest.json'))
    const damaged = await write(first, recordsOf(first, 'site:1'))
    const bytes = await readFile(join(damaged, '0001.seg'))
    bytes[bytes.length - 100] = (bytes[bytes.length - 100] ?? 0) ^ 1
    await writeFile(join(damaged, '0001.seg'), bytes)
    const elsewhere = join(base, 'elsewhere')
    await cp(await write(first, recordsOf(first, 'site:2')), elsewhere, { recursive: true })
    await rm(join(stick, `fieldwrit-transfer-0000000${transfers}-1`), { recursive: true })
    await symlink(elsewhere, join(stick, 'fieldwrit-transfer-99999999-1'))
    await mkdir(join(stick, '..%2Felsewhere'))
    const taken = await takes()
    expect(taken.parts.map(({ state }) => state)).toEqual(['halfWritten', 'damaged'])
    expect(taken).toMatchObject({ events: 1, refused: [] })
    expect(
      await court.gateway.sticks.db.selectFrom('stream').select('scope').where('device', '=', 'first').execute(),
    ).toContainEqual({ scope: 'site:0' })
  })

  it('[B1] files go on the shelf for scopes their writer may have, with the very bytes of their hash', async () => {
    const photo = Buffer.alloc(3_000, 7)
    const piece = (bytes: Buffer, hash: string, offset: number, size: number): TransferRecord => ({
      ...{ kind: 'piece', hash, size, format: 'image/jpeg', offset, bytes },
    })
    const wrong = sha256(Buffer.from('something else'))
    const [hash, cut] = [sha256(photo), sha256(Buffer.alloc(9))]
    await write(first, [
      { kind: 'named', hash, scope: SITE },
      ...[piece(photo.subarray(0, 1_000), hash, 0, 3_000), piece(photo.subarray(1_000), hash, 1_000, 3_000)],
      { kind: 'named', hash: wrong, scope: SITE },
      piece(photo, wrong, 0, 3_000),
      { kind: 'named', hash: cut, scope: SITE },
      piece(Buffer.alloc(4), cut, 0, 9),
    ])
    await write(second, [{ kind: 'named', hash, scope: 'case:c1' }, piece(photo, hash, 0, 3_000)])
    expect(await takes()).toMatchObject({ files: 1, filesCut: 2 })
    expect(await court.gateway.heldFile(hash, [SITE])).toBe(3_000)
    expect(await court.gateway.heldFile(hash, ['case:c1'])).toBeNull()
    expect(await court.gateway.heldFile(wrong, [SITE])).toBeNull()
    expect(await readdir(join(base, 'files', 'incoming'))).toEqual([])
    const files = (await read('answer')).flatMap((one) => (one.kind === 'files' ? one.hashes : []))
    expect(files).toEqual([hash])
  })

  it('[X10] takes nothing when there is no room for all of it', async () => {
    first.write(SITE, 'by stick')
    await write(first, recordsOf(first, SITE))
    const { feed } = await court.gateway.counters()
    const full = { ...shelf, hasRoom: async () => false }
    await expect(courtTakes(court.gateway.sticks, full, stick)).rejects.toMatchObject({ failure: 'diskFull' })
    expect((await court.gateway.counters()).feed).toBe(feed)
  })

  it('[P3] [X4] writes for a laptop what it may have and did not say it holds, once, and nothing for a revoked one', async () => {
    const other = await laptopOf(court, 'other', ['site:*'])
    other.write(SITE, 'of another laptop')
    other.write('case:c9', 'not granted')
    const peer = await court.peerOf(other)
    for (const scope of [SITE, 'case:c9']) {
      const batch = other.pack({ device: 'other', scope, from: 1 })
      await peer.push(batch === null ? [] : [batch])
    }
    first.write(SITE, 'of its own')
    await write(first, recordsOf(first, SITE), [{ kind: 'holding', holding: await first.side('any').holding() }])
    await expect(courtGives(court.gateway.sticks, shelf, stick, 'second')).rejects.toMatchObject({
      detail: 'unknownRecipient',
    })
    await takes()
    expect((await courtGives(court.gateway.sticks, shelf, stick, null)).written).toMatchObject([
      { device: 'first', more: false },
    ])
    const scopes = textsIn(await read('transfer'))
    expect(new Set(scopes)).toEqual(new Set([`court:${court.code}`, SITE]))
    expect((await read('transfer', 'other')).length).toBeGreaterThan(0)
    await courtGives(court.gateway.sticks, shelf, stick, 'first')
    expect((await readdir(stick)).filter((name) => name.startsWith('fieldwrit-transfer-'))).toHaveLength(2)
    expect(await courtGives(court.gateway.sticks, shelf, stick, 'first', 70_000)).toMatchObject({
      written: [{ more: true }],
    })

    const serials = issuedCertificates(court.station.stream).filter((one) => one.subject === 'first')
    await court.publish([await revocationFact(court.station, serials, '遗失')])
    court.clock.now += 1000
    await expect(courtGives(court.gateway.sticks, shelf, stick, 'first')).rejects.toMatchObject({
      detail: 'revokedRecipient',
    })
    await expect(courtGives(court.gateway.sticks, shelf, stick, null)).rejects.toMatchObject({ detail: 'noRecipient' })
    first.write('site:s7', 'written before it was lost')
    second.write('case:c7', 'of the second')
    await write(first, recordsOf(first, 'site:s7'), recordsOf(second, 'case:c7'))
    expect((await takes()).refused).toEqual([{ fault: 'scope', n: 1 }])
  })

  it('[X11] [X5] nothing of a scope that was taken back goes on a stick; what the court has of its own there is told', async () => {
    const other = await laptopOf(court, 'other', ['site:*'])
    for (const scope of [SITE, 'site:s2']) {
      other.write(scope, 'of another laptop')
      const batch = other.pack({ device: 'other', scope, from: 1 })
      await (await court.peerOf(other)).push(batch === null ? [] : [batch])
    }
    const lead = grantingOf(court, 'lead-1', await court.officer('lead-1', 'other', 'teamLead'))
    await court.publish([lead.takesBack('t1', 'first', SITE)])
    first.write(SITE, 'recorded before it learned')
    await write(first, recordsOf(first, SITE), recordsOf(other, SITE))
    expect((await takes()).refused).toEqual([])
    await courtGives(court.gateway.sticks, shelf, stick, 'first')
    const records = await read('transfer')
    expect(new Set(textsIn(records))).toEqual(new Set([`court:${court.code}`, 'site:s2']))
    const holdings = records.flatMap((one) => (one.kind === 'holding' ? [one.holding] : []))
    const trust = { root: court.root, revocations: [] }
    const said = await Promise.all(holdings.map((one) => readHolding(one, trust, 'receipt')))
    expect(said.flatMap((one) => one?.heads ?? []).map(({ scope }) => scope)).toContain(SITE)
  })

  it('sticks lie on the gateway’s own machine: nobody reads or writes them over the network', async () => {
    const sticks = { shelf, stick: realStick }
    const server = await courtServer(court.gateway, { sticks })
    const here = courtClient(server.url, 'api', () => 'administrator')
    const wish = { place: stick, to: 'first', maxBytes: null }
    await expect(lastOf(await here.station.giveStick(wish))).rejects.toMatchObject({
      ...{ code: 'REFUSED', data: { detail: 'unknownRecipient' } },
    })
    expect(await lastOf(await here.station.takeStick({ place: stick }))).toMatchObject({
      kind: 'done',
      answered: false,
    })
    const away = courtClient(server.url, 'api', () => 'somebody')
    await expect(away.station.takeStick({ place: stick })).rejects.toMatchObject({ data: { detail: 'notHere' } })
    await server.close(0)
    const open = await courtServer(court.gateway, { sticks, adminToken: null })
    const empty = courtClient(open.url, 'rpc', () => '')
    await expect(empty.station.takeStick({ place: stick })).rejects.toMatchObject({ code: 'REFUSED' })
    await open.close(0)
  })
})

async function lastOf<T>(steps: AsyncIterable<T>): Promise<T | undefined> {
  let last: T | undefined
  for await (const step of steps) last = step
  return last
}
