import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import {
  type CourtSlot,
  type KeySlotFile,
  type OfficerSlot,
  parseKeySlotFile,
  type RecoverySlot,
} from '../../../../electron/core/keys/keySlotFile.ts'
import {
  addOfficerSlot,
  confirmSlot,
  createSlots,
  KeySlotError,
  openWithCourtKey,
  openWithPin,
  openWithRecovery,
  removeOfficerSlot,
  renewRecovery,
  replaceOfficerSlot,
  rotate,
  setCourtSlot,
} from '../../../../electron/core/keys/keySlots.ts'
import { privateKeyFrom, publicText, SCRYPT_COST } from '../../../../shared/sync/trust/primitives.ts'
import { fixedRandom, flipText, weakPorts } from './support.ts'

const databaseKey = fixedRandom('database')(32)
const keychainSecret = fixedRandom('keychain')(32)
const courtPrivate = fixedRandom('court')(32)
const courtPublic = publicText(privateKeyFrom('X25519', courtPrivate))
const pin = '704182'
const golden = new URL('../../../golden/keySlots/format-1.json', import.meta.url)

async function example() {
  const ports = weakPorts('example')
  const created = await createSlots(databaseKey, { officer: 'wang', pin, keychainSecret }, ports)
  const added = await addOfficerSlot(
    created.file,
    databaseKey,
    { officer: 'li', pin: '衢州某某法院执行局三号楼门前', keychainSecret: null },
    ports,
  )
  const file = setCourtSlot(added.file, databaseKey, { court: '浙9901', recipient: courtPublic }, ports)
  return { file, recoveryCode: created.recoveryCode, ports }
}

async function codeOf(act: Promise<unknown>): Promise<string> {
  try {
    await act
    return 'no error'
  } catch (error) {
    return error instanceof KeySlotError ? error.code : String(error)
  }
}

describe('key slots', () => {
  it('write format 1 exactly as frozen, and every slot of the frozen file opens', async () => {
    const { file, recoveryCode } = await example()
    const frozen = await readFile(golden, 'utf8')
    expect(`${JSON.stringify({ file, recoveryCode }, null, 2)}\n`).toBe(frozen)
    const stored = JSON.parse(frozen) as { file: unknown; recoveryCode: string }
    const read = parseKeySlotFile(JSON.stringify(stored.file))
    if (!read.ok) throw new Error(read.code)
    const byWang = await openWithPin(read.file, { officer: 'wang', pin, keychainSecret })
    expect(byWang).toMatchObject({ ok: true, databaseKey, confirmed: true })
    expect(openWithRecovery(read.file, stored.recoveryCode)).toEqual({ ok: true, databaseKey })
    expect(openWithCourtKey(read.file, courtPrivate)).toEqual({ ok: true, databaseKey })
  })

  it('open at the product cost of 2^17, and refuse one digit off', async () => {
    const ports = { ...weakPorts('real'), cost: SCRYPT_COST, allowWeakForTests: false }
    const { file } = await createSlots(databaseKey, { officer: 'wang', pin, keychainSecret: null }, ports)
    expect(await openWithPin(file, { officer: 'wang', pin, keychainSecret: null })).toMatchObject({
      ok: true,
      databaseKey,
    })
    expect(await openWithPin(file, { officer: 'wang', pin: '704183', keychainSecret: null })).toEqual({
      ok: false,
      code: 'WRONG_SECRET',
    })
  })

  it('are not made below the product cost unless the composition root says it is a test', async () => {
    const ports = { ...weakPorts('weak'), allowWeakForTests: false }
    expect(await codeOf(createSlots(databaseKey, { officer: 'wang', pin, keychainSecret: null }, ports))).toBe(
      'WEAK_COST',
    )
  })

  it('refuse a trivial PIN, a short key and a second slot for the same officer', async () => {
    const { file, ports } = await example()
    const entry = { officer: 'zhao', pin, keychainSecret: null }
    expect(await codeOf(addOfficerSlot(file, databaseKey, { ...entry, pin: '123456' }, ports))).toBe('PIN_TRIVIAL')
    expect(await codeOf(addOfficerSlot(file, databaseKey, { ...entry, pin: '70418' }, ports))).toBe('PIN_TOO_SHORT')
    expect(await codeOf(addOfficerSlot(file, databaseKey, { ...entry, officer: 'li' }, ports))).toBe('OFFICER_HAS_SLOT')
    expect(await codeOf(addOfficerSlot(file, databaseKey.subarray(1), entry, ports))).toBe('BAD_KEY')
  })

  it('take full-width digits of an input method for the plain ones', async () => {
    const { file } = await example()
    expect(await openWithPin(file, { officer: 'wang', pin: '７０４１８２', keychainSecret })).toMatchObject({
      ok: true,
    })
  })

  it('need the keychain secret the slot was made with, and say when it is missing', async () => {
    const { file } = await example()
    expect(await openWithPin(file, { officer: 'wang', pin, keychainSecret: null })).toEqual({
      ok: false,
      code: 'KEYCHAIN_NEEDED',
    })
    const other = fixedRandom('another machine')(32)
    expect(await openWithPin(file, { officer: 'wang', pin, keychainSecret: other })).toEqual({
      ok: false,
      code: 'WRONG_SECRET',
    })
    expect(await openWithPin(file, { officer: 'nobody', pin, keychainSecret })).toEqual({
      ok: false,
      code: 'NO_SUCH_SLOT',
    })
  })

  it('name the mistyped group of the recovery code, and refuse another code', async () => {
    const { file, recoveryCode } = await example()
    expect(openWithRecovery(file, flipText(recoveryCode, 13))).toMatchObject({ ok: false, code: 'GROUP', group: 3 })
    const other = renewRecovery(file, databaseKey, weakPorts('other'))
    expect(openWithRecovery(file, other.recoveryCode)).toEqual({ ok: false, code: 'WRONG_SECRET' })
    expect(openWithRecovery(other.file, other.recoveryCode)).toEqual({ ok: true, databaseKey })
    expect(openWithRecovery(other.file, recoveryCode)).toEqual({ ok: false, code: 'WRONG_SECRET' })
  })

  it('after a rotation open to the new key for all who stay, and for nobody to the old one', async () => {
    const { file, recoveryCode } = await example()
    const newKey = fixedRandom('new')(32)
    const rotated = rotate(removeOfficerSlot(file, 'li'), newKey, fixedRandom('rotation'))
    const opened = await openWithPin(rotated, { officer: 'wang', pin, keychainSecret })
    expect(opened).toMatchObject({ ok: true, databaseKey: newKey, confirmed: false })
    expect(openWithRecovery(rotated, recoveryCode)).toEqual({ ok: true, databaseKey: newKey })
    expect(openWithCourtKey(rotated, courtPrivate)).toEqual({ ok: true, databaseKey: newKey })
    expect(await openWithPin(rotated, { officer: 'li', pin, keychainSecret: null })).toMatchObject({
      code: 'NO_SUCH_SLOT',
    })
    if (!opened.ok) throw new Error(opened.code)
    const confirmed = confirmSlot(rotated, 'wang', opened)
    expect(await openWithPin(confirmed, { officer: 'wang', pin, keychainSecret })).toMatchObject({ confirmed: true })
  })

  it('keep at least one officer', async () => {
    const { file } = await example()
    const one = removeOfficerSlot(file, 'li')
    expect(() => removeOfficerSlot(one, 'wang')).toThrow('LAST_OFFICER')
    expect(() => removeOfficerSlot(one, 'li')).toThrow('NO_SUCH_OFFICER')
  })

  it('open with the new PIN only, once it is changed', async () => {
    const { file, ports } = await example()
    const changed = await replaceOfficerSlot(
      file,
      databaseKey,
      { officer: 'wang', pin: '918273', keychainSecret: null },
      ports,
    )
    expect(await openWithPin(changed.file, { officer: 'wang', pin: '918273', keychainSecret: null })).toMatchObject({
      databaseKey,
    })
    expect(await openWithPin(changed.file, { officer: 'wang', pin, keychainSecret })).toEqual({
      ok: false,
      code: 'WRONG_SECRET',
    })
  })

  it('open to nothing when any field of any slot was touched', async () => {
    const { file, recoveryCode } = await example()
    const opensAll = async (text: string): Promise<boolean[]> => {
      const read = parseKeySlotFile(text)
      if (!read.ok) return [false, false, false]
      const officer = await openWithPin(read.file, { officer: 'wang', pin, keychainSecret })
      return [officer.ok, openWithRecovery(read.file, recoveryCode).ok, openWithCourtKey(read.file, courtPrivate).ok]
    }
    expect(await opensAll(JSON.stringify(file))).toEqual([true, true, true])
    for (const [index, slot, which] of touchable(file)) {
      for (const changed of variants(slot)) {
        const slots = file.slots.map((other, place) => (place === index ? changed : other))
        const opened = await opensAll(JSON.stringify({ ...file, slots }))
        expect(opened[which], JSON.stringify(changed)).toBe(false)
      }
    }
    expect(parseKeySlotFile(JSON.stringify({ ...file, format: 2 }))).toEqual({
      ok: false,
      code: 'NEWER_FORMAT',
      format: 2,
    })
    expect(parseKeySlotFile(JSON.stringify(file).slice(0, -3))).toEqual({ ok: false, code: 'DAMAGED' })
    expect(parseKeySlotFile(JSON.stringify({ ...file, extra: 1 }))).toEqual({ ok: false, code: 'DAMAGED' })
  })
})

function touchable(file: KeySlotFile): [number, OfficerSlot | RecoverySlot | CourtSlot, 0 | 1 | 2][] {
  return file.slots.flatMap((slot, index): [number, typeof slot, 0 | 1 | 2][] => {
    if (slot.kind === 'officer') return slot.officer === 'wang' ? [[index, slot, 0]] : []
    return [[index, slot, slot.kind === 'recovery' ? 1 : 2]]
  })
}

/** Every text field changed at its first, middle and next-to-last character, every other field changed once. */
function variants(slot: Record<string, unknown>): Record<string, unknown>[] {
  return Object.entries(slot).flatMap(([name, value]): Record<string, unknown>[] => {
    if (typeof value === 'boolean') return [{ ...slot, [name]: !value }]
    if (name === 'scrypt') return [{ ...slot, scrypt: { N: 32, r: 8, p: 1 } }]
    if (typeof value !== 'string') return []
    const places = [...new Set([0, Math.floor(value.length / 2), Math.max(0, value.length - 2)])]
    return places.map((place) => ({ ...slot, [name]: flipText(value, place) }))
  })
}
