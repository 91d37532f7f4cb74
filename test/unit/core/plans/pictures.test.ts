import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { planPictures } from '../../../../electron/core/plans/pictures.ts'
import { sha256Hex } from '../../../../shared/journal/hash.ts'
import { inRole } from '../../../support/coreHarness.ts'
import { codeOf, errorOf } from '../identity/support.ts'
import { id } from '../site/support.ts'
import { type Planning, startPlan } from './support.ts'

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

let test: Planning
let room: string
let folder: string
let pictures: ReturnType<typeof planPictures>

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'fieldwrit-pictures-'))
  test = await startPlan()
  pictures = planPictures(test.on.core)
  room = test.rooms(2)[0] ?? ''
})
afterEach(async () => {
  await test.end()
  rmSync(folder, { recursive: true })
})

const file = (name: string, bytes: Uint8Array | string) => {
  const path = join(folder, name)
  writeFileSync(path, bytes)
  return path
}
type Taken = Parameters<typeof pictures.attach>[0]
const taken = (part: Partial<Taken> = {}): Taken => ({
  commandId: id(),
  siteId: test.siteId,
  owner: 'room',
  ownerId: room,
  floor: null,
  path: file('门口.png', PNG),
  on: '2025-08-18',
  note: '入户门',
  ...part,
})
const standing = () => test.get().parts.filter((part) => part.kind === 'picture')
const bytesAt = async (partId: string) => {
  const { url } = await pictures.open({ siteId: test.siteId, partId })
  return Buffer.from(await (await fetch(url ?? '')).arrayBuffer())
}

describe('a photograph of a plan', () => {
  it('[B1] is kept byte for byte under its hash, named in the plan and shown through the host', async () => {
    const { partId } = await pictures.attach(taken())
    expect(standing()).toMatchObject([
      {
        partId,
        stated: {
          ...{ owner: 'room', ownerId: room, hash: sha256Hex(PNG), size: PNG.length, mediaType: 'image/png' },
          ...{ fileName: '门口.png', on: '2025-08-18', note: '入户门' },
        },
      },
    ])
    expect((await bytesAt(partId)).equals(PNG)).toBe(true)
  })
  it('[B1] [B2] belongs to a room, a floor of a building, a building or a piece of evidence that is there', async () => {
    const [evidence = ''] = test.add('evidenceItem', { kind: 'WRITTEN_LEASE', on: '2019-03-01' })
    const { buildingId } = test.on
    await pictures.attach(taken({ owner: 'floor', ownerId: buildingId, floor: 3 }))
    await pictures.attach(taken({ owner: 'building', ownerId: buildingId }))
    await pictures.attach(taken({ owner: 'evidenceItem', ownerId: evidence }))
    expect(standing().map((part) => part.stated.owner)).toEqual(['floor', 'building', 'evidenceItem'])
    const refused = (part: Partial<Taken>) => errorOf(() => pictures.attach(taken(part)))
    expect(await refused({ owner: 'building', ownerId: room })).toMatchObject({ data: { rule: 'referenceGone' } })
    expect(await refused({ owner: 'evidenceItem', ownerId: id() })).toMatchObject({ data: { rule: 'referenceGone' } })
    expect(await refused({ owner: 'floor', ownerId: buildingId })).toMatchObject({ data: { rule: 'valueWrong' } })
    expect(standing()).toHaveLength(3)
  })
  it('[B1] is struck with its reason, never lost', async () => {
    const { partId, rev } = await pictures.attach(taken())
    const strike = (reason: string) =>
      test.plans.write({
        ...{ commandId: id(), siteId: test.siteId, add: [], edit: [], reason },
        strike: [{ kind: 'picture' as const, partId, rev }],
      })
    expect(await errorOf(() => strike(''))).toMatchObject({ data: { rule: 'reasonNeeded' } })
    strike('拍错房间')
    expect(standing()).toEqual([])
    expect((await bytesAt(partId)).equals(PNG)).toBe(true)
  })
  it('[J8] taken in twice by one command stands once', async () => {
    const once = taken()
    expect(await pictures.attach(once)).toEqual(await pictures.attach(once))
    expect(standing()).toHaveLength(1)
  })
  it('[B1] is a picture by what it holds, not by its name', async () => {
    expect(await errorOf(() => pictures.attach(taken({ path: file('假.png', '<html>') })))).toMatchObject({
      code: 'BAD_FILE',
      data: { reason: 'notAPicture' },
    })
    expect(await codeOf(() => pictures.attach(taken({ path: '/nirgends.png' })))).toBe('BAD_FILE')
    expect(standing()).toEqual([])
  })
  it('[B1] a plain write neither names a file nobody took in nor exchanges one', async () => {
    const fake = { owner: 'room', ownerId: room, hash: 'ab'.repeat(32), size: 1, mediaType: 'image/png' }
    expect(await errorOf(() => test.add('picture', fake))).toMatchObject({ data: { rule: 'valueWrong' } })
    const { partId } = await pictures.attach(taken())
    expect(await errorOf(() => test.edit('picture', partId, { hash: 'ab'.repeat(32) }))).toMatchObject({
      data: { rule: 'valueWrong', field: 'hash' },
    })
    test.edit('picture', partId, { note: '北侧' })
    expect(standing()[0]?.stated).toMatchObject({ note: '北侧', hash: sha256Hex(PNG) })
  })
  it('[H1] is taken in only by whom the plan is written by', async () => {
    const { partId } = await pictures.attach(taken())
    await inRole(test.on, 'courtPresident', async () => {
      expect(await codeOf(() => pictures.attach(taken()))).toBe('NOT_ALLOWED')
    })
    expect(standing().map((part) => part.partId)).toEqual([partId])
  })
  it('[B5] is frozen with the version by its hash', async () => {
    await pictures.attach(taken())
    const first = await test.plans.freeze({ commandId: id(), siteId: test.siteId })
    await pictures.attach(taken({ path: file('内.png', Buffer.concat([PNG, Buffer.from([0])])) }))
    const changes = await test.plans.difference({ siteId: test.siteId, from: first.versionId, to: null })
    expect(changes).toMatchObject([{ kind: 'picture', act: 'added', label: '内.png' }])
  })
})
