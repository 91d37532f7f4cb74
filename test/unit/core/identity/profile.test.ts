import { readFile, rm, writeFile } from 'node:fs/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Core, createCore } from '../../../../electron/core/core.ts'
import { draftService } from '../../../../electron/core/drafts.ts'
import { openLaptopSettings } from '../../../../electron/core/settings.ts'
import { addOfficer, court, errorOf, founded, type Machine, machine, OTHER_PIN, PIN, portsOf } from './support.ts'

let on: Machine
let core: Core
let folder: string
let officerId: string

beforeEach(async () => {
  on = machine()
  ;({ core, folder, officerId } = await founded(on, 'handler'))
})
afterEach(async () => {
  await core.close()
  await rm(folder, { recursive: true, force: true })
})

async function restart(): Promise<void> {
  await core.close()
  core = await createCore(folder, portsOf(on))
}

describe('the profile file', () => {
  for (const [what, content, phase] of [
    ['cut off', '{"format":1,', 'damaged'],
    ['of other content', '[]', 'damaged'],
    ['of a newer program', '{"format":2}', 'fromFuture'],
  ] as const) {
    it(`${what} is said on the first screen, and nobody founds a court over it`, async () => {
      await core.close()
      const kept = await readFile(core.paths.profile)
      await writeFile(core.paths.profile, content)
      core = await createCore(folder, portsOf(on))
      expect((await core.status()).phase).toBe(phase)
      expect(await errorOf(() => core.identity.setUp(court))).toMatchObject({ data: { rule: 'profileNotEmpty' } })
      await writeFile(core.paths.profile, kept)
      await restart()
      await core.identity.unlock({ officerId, pin: PIN })
    })
  }

  it('tells before unlock only who may unlock, no case and no key', async () => {
    const text = await readFile(core.paths.profile, 'utf8')
    expect(Object.keys(JSON.parse(text) as object).sort()).toEqual(
      [
        'courtCode',
        'courtName',
        'createdAt',
        'demo',
        'deviceId',
        'deviceName',
        'format',
        'officers',
        'prefix',
        'profileId',
      ].sort(),
    )
  })

  it('names who was added although the program died before it could', async () => {
    const before = await readFile(core.paths.profile)
    const other = await addOfficer(core, '吴某玲', 'courtClerk')
    await core.close()
    await writeFile(core.paths.profile, before)
    core = await createCore(folder, portsOf(on))
    expect((await core.status()).officers).toHaveLength(1)
    await core.identity.unlock({ officerId, pin: PIN })
    expect((await core.status()).officers.map((card) => card.officerId)).toContain(other)
  })
})

describe('a store that does not open', () => {
  it('is said as damaged, wipes nothing, and opens again once it is back', async () => {
    await core.close()
    const kept = await readFile(core.paths.store)
    await writeFile(core.paths.store, Buffer.alloc(kept.length, 7))
    core = await createCore(folder, portsOf(on))
    await expect(core.identity.unlock({ officerId, pin: PIN })).rejects.toMatchObject({
      code: 'STORE_UNUSABLE',
      data: { fault: 'damaged' },
    })
    expect((await core.status()).phase).toBe('damaged')
    await writeFile(core.paths.store, kept)
    await core.identity.unlock({ officerId, pin: PIN })
    expect((await core.status()).phase).toBe('open')
  })
})

describe('drafts', () => {
  it('belong to who typed them and survive a lock, a shift change and a restart', async () => {
    const drafts = () => draftService(core.context)
    drafts().put({ slot: 'room:1', text: '课桌 3张' })
    const other = await addOfficer(core, '吴某玲', 'courtClerk')
    await core.identity.unlock({ officerId: other, pin: OTHER_PIN })
    expect(drafts().get({ slot: 'room:1' })).toEqual({ text: '', at: null })
    drafts().put({ slot: 'room:1', text: '椅子' })
    await restart()
    await core.identity.unlock({ officerId, pin: PIN })
    expect(drafts().list()).toEqual([{ slot: 'room:1', text: '课桌 3张', at: on.now }])
    drafts().put({ slot: 'room:1', text: '' })
    expect(drafts().list()).toEqual([])
    await core.identity.unlock({ officerId: other, pin: OTHER_PIN })
    expect(drafts().get({ slot: 'room:1' }).text).toBe('椅子')
  })
})

describe('settings of the laptop', () => {
  it('keep the last word of each name when many come at once, and start anew from rubbish', async () => {
    const settings = await openLaptopSettings(core.paths)
    await Promise.all(
      Array.from({ length: 20 }, (_unused, n) => settings.put(n % 2 === 0 ? 'theme' : 'language', `${n}`)),
    )
    expect((await openLaptopSettings(core.paths)).all()).toMatchObject({ theme: '18', language: '19' })
    await writeFile(core.paths.settings, '{')
    expect((await openLaptopSettings(core.paths)).all()).toEqual({})
    await writeFile(core.paths.settings, '{"theme":1,"language":"en"}')
    expect((await openLaptopSettings(core.paths)).all()).toEqual({ language: 'en' })
  })
})
