import { rm } from 'node:fs/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openStore } from '../../../../db/open.ts'
import { type Core, createCore } from '../../../../electron/core/core.ts'
import { readKeySlotFile, writeKeySlotFile } from '../../../../electron/core/keys/keySlotFile.ts'
import { addOfficerSlot, openWithPin } from '../../../../electron/core/keys/keySlots.ts'
import { identityTypes } from '../../../../shared/domain/identity/events.ts'
import { verifyBytes } from '../../../../shared/sync/trust/signingKey.ts'
import {
  addOfficer,
  codeOf,
  errorOf,
  eventsOf,
  founded,
  type Machine,
  machine,
  NEW_PIN,
  newFolder,
  OTHER_PIN,
  PIN,
  portsOf,
  WRONG,
} from './support.ts'

let on: Machine
let core: Core
let folder: string
let officerId: string

beforeEach(async () => {
  on = machine()
  ;({ core, folder, officerId } = await founded(on, 'administrator'))
})

afterEach(async () => {
  await core.close()
  await rm(folder, { recursive: true, force: true })
})

const commandId = () => crypto.randomUUID()

async function slots() {
  const read = await readKeySlotFile(core.paths.keySlots)
  if (!read.ok) throw new Error(read.code)
  return read.file
}

const slotOwners = async () => (await slots()).slots.flatMap((slot) => (slot.kind === 'officer' ? [slot.officer] : []))

describe('adding an officer', () => {
  it('[J8] asked twice with one command adds one person and one slot', async () => {
    const input = { commandId: commandId(), name: '吴某玲', role: 'courtClerk' as const, pin: OTHER_PIN }
    const first = await core.identity.addOfficer(input)
    expect(await core.identity.addOfficer(input)).toEqual(first)
    expect(await slotOwners()).toEqual([officerId, first.officerId])
    expect(eventsOf(core, identityTypes.officerAdded)).toHaveLength(2)
    core.identity.lock()
    await core.identity.unlock({ officerId: first.officerId, pin: OTHER_PIN })
  })

  it('adds both when two come at once', async () => {
    const add = (name: string) =>
      core.identity.addOfficer({ commandId: commandId(), name, role: 'courtClerk', pin: OTHER_PIN })
    const made = await Promise.all([add('吴某玲'), add('郑某海')])
    expect(await slotOwners()).toEqual([officerId, ...made.map((officer) => officer.officerId)])
    expect(core.context.profile().officers.map((card) => card.name)).toHaveLength(3)
  })

  it('locked in the middle writes nothing, neither fact nor slot', async () => {
    const adding = codeOf(() =>
      core.identity.addOfficer({ commandId: commandId(), name: '吴某玲', role: 'courtClerk', pin: OTHER_PIN }),
    )
    await Promise.resolve()
    core.identity.lock()
    expect(await adding).toBe('LOCKED')
    expect(await slotOwners()).toEqual([officerId])
    expect(eventsOf(core, identityTypes.officerAdded)).toHaveLength(1)
  })

  it('shows who works here to everybody who does', async () => {
    const police = await addOfficer(core, '冯某刚', 'judicialPolice')
    expect(core.identity.listOfficers()).toHaveLength(2)
    await core.identity.unlock({ officerId: police, pin: OTHER_PIN })
    expect(core.identity.listOfficers()).toHaveLength(2)
    core.identity.lock()
    expect(await codeOf(() => core.identity.listOfficers())).toBe('LOCKED')
  })
})

describe('removing an officer', () => {
  it('[L2] changes the database key: old key and old slot file open nothing, everybody else still unlocks', async () => {
    const other = await addOfficer(core, '吴某玲', 'courtClerk')
    const third = await addOfficer(core, '郑某海', 'handler')
    const { store } = core.context
    const oldKey = Buffer.from(store().key)
    const oldFile = await slots()
    await core.identity.removeOfficer({ commandId: commandId(), officerId: other, reason: '调离', pin: PIN })
    expect(() => openStore(core.paths.store, oldKey, { readonly: true })).toThrow('wrong key')
    const reader = openStore(core.paths.store, store().key, { readonly: true })
    expect(reader.prepare('SELECT count(*) AS n FROM officer').get()).toEqual({ n: 3 })
    reader.close()
    const opened = await openWithPin(oldFile, { officer: other, pin: OTHER_PIN, keychainSecret: null })
    expect(opened.ok && opened.databaseKey.equals(store().key)).toBe(false)
    expect(await slotOwners()).toEqual([officerId, third])
    await core.close()
    core = await createCore(folder, portsOf(on))
    expect(await codeOf(() => core.identity.unlock({ officerId: other, pin: OTHER_PIN }))).toBe('WRONG_PIN')
    await core.identity.unlock({ officerId: third, pin: OTHER_PIN })
    await core.identity.unlock({ officerId, pin: PIN })
    expect((await core.status()).officers.map((card) => card.officerId).sort()).toEqual([officerId, third].sort())
  })

  it('[J8] repeated with one command is one removal and asks no PIN again', async () => {
    const other = await addOfficer(core, '吴某玲', 'courtClerk')
    const input = { commandId: commandId(), officerId: other, reason: '调离', pin: PIN }
    await core.identity.removeOfficer(input)
    const key = Buffer.from(core.context.store().key)
    await core.identity.removeOfficer({ ...input, pin: '' })
    expect(core.context.store().key.equals(key)).toBe(true)
    expect(eventsOf(core, identityTypes.officerRemoved)).toHaveLength(1)
  })

  it('[L1] lets the second copy go on under the new key', async () => {
    const other = await addOfficer(core, '吴某玲', 'courtClerk')
    const place = await newFolder()
    await core.settings.put('secondCopy', place)
    const before = await core.secondCopy.backUpNow()
    expect(before).toMatchObject({ eventsOnlyHere: 0, fault: null })
    await core.identity.removeOfficer({ commandId: commandId(), officerId: other, reason: '调离', pin: PIN })
    // The removal and the list of revocations that follows from it.
    expect(core.secondCopy.copies().eventsOnlyHere).toBe(2)
    expect(await core.secondCopy.backUpNow()).toMatchObject({ eventsOnlyHere: 0, fault: null })
    await rm(place, { recursive: true, force: true })
  })

  it('is refused for oneself, for who is not here, with a wrong PIN, and once the session is over', async () => {
    const other = await addOfficer(core, '吴某玲', 'courtClerk')
    const ask = (who: string, pin: string) =>
      errorOf(() => core.identity.removeOfficer({ commandId: commandId(), officerId: who, reason: '调离', pin }))
    expect(await ask(officerId, PIN)).toMatchObject({ code: 'REFUSED', data: { rule: 'notYourself' } })
    expect(await ask(other, WRONG)).toMatchObject({ code: 'WRONG_PIN', data: { triesLeft: 4 } })
    expect(await ask(crypto.randomUUID(), PIN)).toMatchObject({ code: 'NOT_FOUND' })
    const removing = ask(other, PIN)
    await Promise.resolve()
    core.identity.lock()
    expect(await removing).toMatchObject({ code: 'LOCKED' })
    expect(await slotOwners()).toEqual([officerId, other])
  })

  it('gives no slot to a person the journal does not know: it goes at the next unlock, with the key', async () => {
    const stranger = crypto.randomUUID()
    const ports = portsOf(on)
    const made = await addOfficerSlot(
      await slots(),
      core.context.store().key,
      { officer: stranger, pin: OTHER_PIN, keychainSecret: null },
      { random: ports.random, newId: commandId, cost: { N: 2 ** 12, r: 8, p: 1 }, allowWeakForTests: true },
    )
    await writeKeySlotFile(core.paths.keySlots, made.file)
    core.identity.lock()
    expect(await codeOf(() => core.identity.unlock({ officerId: stranger, pin: OTHER_PIN }))).toBe('NOT_FOUND')
    expect((await core.status()).phase).toBe('locked')
    expect(await slotOwners()).toEqual([officerId])
    await core.identity.unlock({ officerId, pin: PIN })
  })
})

describe('changing the PIN', () => {
  it('keeps the signing key, wipes the old secret, and the old PIN opens nothing', async () => {
    const { key, secret } = core.context.session()
    await core.identity.changePin({ oldPin: PIN, newPin: NEW_PIN })
    expect(secret.every((byte) => byte === 0)).toBe(true)
    core.identity.lock()
    expect(await codeOf(() => core.identity.unlock({ officerId, pin: PIN }))).toBe('WRONG_PIN')
    await core.identity.unlock({ officerId, pin: NEW_PIN })
    expect(core.context.session().key.publicKey).toBe(key.publicKey)
  })

  it('counts a wrong old PIN, refuses a weak new one, and stops when the session ends meanwhile', async () => {
    expect(await codeOf(() => core.identity.changePin({ oldPin: WRONG, newPin: NEW_PIN }))).toBe('WRONG_PIN')
    expect(await codeOf(() => core.identity.changePin({ oldPin: PIN, newPin: '000000' }))).toBe('WEAK_PIN')
    const changing = codeOf(() => core.identity.changePin({ oldPin: PIN, newPin: NEW_PIN }))
    await Promise.resolve()
    core.identity.lock()
    expect(await changing).toBe('LOCKED')
    await core.identity.unlock({ officerId, pin: PIN })
  })
})

describe("a second officer's PIN", () => {
  const bytes = Buffer.from('{"act":"documents.frozen"}')

  it('signs with their certified key and leaves the session at work alone', async () => {
    const other = await addOfficer(core, '吴某玲', 'handler')
    const before = core.context.session()
    const signature = await core.identity.secondSignature({ officerId: other, pin: OTHER_PIN }, bytes)
    expect(core.context.session()).toBe(before)
    expect(signature.officer).toBe(other)
    expect(verifyBytes(signature.publicKey, 'act', bytes, signature.signature)).toBe(true)
    expect(verifyBytes(core.identity.ownSignature(bytes).publicKey, 'act', bytes, signature.signature)).toBe(false)
    expect(eventsOf(core, identityTypes.sessionOpened)).toHaveLength(1)
  })

  it("is refused for one's own, counted when wrong, and worth nothing when the session ends meanwhile", async () => {
    const other = await addOfficer(core, '吴某玲', 'handler')
    const sign = (who: string, pin: string) =>
      errorOf(() => core.identity.secondSignature({ officerId: who, pin }, bytes))
    expect(await sign(officerId, PIN)).toMatchObject({ code: 'REFUSED', data: { rule: 'recorderIsChecker' } })
    expect(await sign(other, WRONG)).toMatchObject({ code: 'WRONG_PIN', data: { triesLeft: 4 } })
    for (let more = 0; more < 4; more += 1) await sign(other, WRONG)
    expect(await sign(other, OTHER_PIN)).toMatchObject({ code: 'WAIT' })
    on.monotonic += 60_000
    const signing = sign(other, OTHER_PIN)
    await Promise.resolve()
    core.identity.lock()
    expect(await signing).toMatchObject({ code: 'LOCKED' })
  })
})
