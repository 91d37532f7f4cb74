import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { runCommand } from '../../../db/commands.ts'
import { EVENT_LIMIT_BYTES, entityRef, type ForeignEvent, JournalError, loadEvents } from '../../../db/journal.ts'
import { verifyChains } from '../../../db/verify.ts'
import { inventoryTypes } from '../../../shared/domain/inventory/item.ts'
import { canonicalBytes } from '../../../shared/journal/canonical.ts'
import { bodyHashOf } from '../../../shared/journal/hash.ts'
import { otherDevice, recorded } from './foreign.ts'
import { AUTHOR, eventDraft, idOf, openStoreUnderTest, type StoreUnderTest } from './storeUnderTest.ts'

const NOW = 1_763_900_000_000
const { itemRecorded, itemCorrected } = inventoryTypes
const item = `item/${idOf('item')}`
let test: StoreUnderTest

beforeEach(async () => {
  test = await openStoreUnderTest({ folder: null, device: idOf('device own'), now: NOW })
})
afterEach(() => test.close())

const record = (n: number, entity: string) => eventDraft(entity, itemRecorded, [], recorded(n, {}))
const apply = (...events: ForeignEvent[]) => {
  const { journal } = test.store
  return journal.transact(() => journal.apply(events))
}
const count = (table: string): number =>
  (test.store.db.prepare(`SELECT count(*) AS n FROM ${table}`).get() as { n: number }).n
const clean = () => expect(verifyChains(test.store.db)).toMatchObject({ ok: true, faults: [] })

describe('writing into the own stream', () => {
  it('[J1] counts from 1 without a gap and names the hash before', () => {
    for (let n = 1; n <= 5; n += 1) test.write(record(n, `item/${idOf(`i${n}`)}`))
    expect(test.store.journal.heads().map((head) => head.seq)).toEqual([5])
    clean()
  })
  it("[J2] a throw inside leaves nothing, the journal's own memory included", () => {
    test.write(record(1, item))
    const heads = test.store.journal.heads()
    const fails = () =>
      test.store.journal.transact(() => {
        test.store.journal.append([record(2, `item/${idOf('two')}`)], AUTHOR, 'act')
        test.store.journal.append([{ ...record(3, `item/${idOf('3')}`), scope: 'site:new' }], AUTHOR, 'act')
        throw new Error('power of the test')
      })
    expect(fails).toThrow('power of the test')
    expect(test.store.journal.heads()).toEqual(heads)
    expect([count('event'), count('item'), count('item_text')]).toEqual([1, 1, 1])
    test.write(record(2, `item/${idOf('two')}`))
    clean()
  })
  it('[J2] a refusal swallowed by the caller still leaves nothing of that transaction', () => {
    test.write(record(1, item))
    const swallow = () =>
      test.store.journal.transact(() => {
        try {
          test.store.journal.append([record(2, `item/${idOf('two')}`), record(3, item)], AUTHOR, 'act')
        } catch {
          return 'swallowed'
        }
        return 'written'
      })
    expect(swallow).toThrow(JournalError)
    expect([count('event'), count('item')]).toEqual([1, 1])
    clean()
  })
  it('[J2] an inner transaction that fails fails the outer one', () => {
    const outer = () =>
      test.store.journal.transact(() => {
        try {
          test.store.journal.transact(() => {
            test.store.journal.append([record(1, item)], AUTHOR, 'act')
            throw new Error('inner')
          })
        } catch {
          return 'swallowed'
        }
        return ''
      })
    expect(outer).toThrow('inner')
    expect(count('event')).toBe(0)
  })
  it('refuses a first event for an entity that exists, and a rev that nobody wrote', () => {
    const [hash] = test.write(record(1, item))
    expect(() => test.write(record(2, item))).toThrow('entityExists')
    const correct = (seen: string[]) => eventDraft(item, itemCorrected, seen, { reason: '', set: { place: '西墙' } })
    expect(() => test.write(correct(['ab'.repeat(32)]))).toThrow('unknownRev')
    expect(() => test.write(eventDraft('item/x-000000000001', itemCorrected, [hash ?? ''], {}))).toThrow('unknownRev')
    expect(() => test.write(correct([hash ?? '']))).not.toThrow()
  })
  it('[J1] a rev that names one event twice is written once', () => {
    const [hash = ''] = test.write(record(1, item))
    test.write(eventDraft(item, itemCorrected, [hash, hash], { reason: '', set: { place: '西墙' } }))
    expect(loadEvents(test.store.db, item).find((event) => event.seq === 2)?.seen).toEqual([hash])
    clean()
  })
  it('[J1] an envelope that others could not read is never written', () => {
    const journal = test.store.journal
    const tooLong = 'x'.repeat(201)
    expect(() => journal.transact(() => journal.append([record(1, item)], AUTHOR, tooLong))).toThrow()
    expect(() => journal.transact(() => journal.append([record(1, item)], { ...AUTHOR, role: '' }, 'a'))).toThrow()
    expect(count('event')).toBe(0)
  })
  it('an event beyond 32 KiB is refused whole; more is a blob', () => {
    const long = '长'.repeat(EVENT_LIMIT_BYTES / 3)
    expect(() => test.write(eventDraft(item, itemRecorded, [], recorded(1, { remarks: long })))).toThrow(
      'eventTooLarge',
    )
    expect([count('event'), count('item')]).toEqual([0, 0])
  })
  it('the largest item the contract takes, corrected in every field twice, folds to 16 KiB or less', () => {
    const wide = (max: number, n: number) => '㙟'.repeat(max - 1) + String(n)
    const all = (n: number) => ({
      name: wide(100, n),
      quantity: { amount: `${n}23456789.123`, unit: wide(10, n) },
      condition: wide(60, n),
      owner: { name: wide(60, n), kind: 'THIRD_PARTY', basis: wide(200, n) },
      place: wide(60, n),
      remarks: wide(1000, n),
      brandModel: wide(100, n),
      serialNo: wide(100, n),
      regime: 'HAZARD_TRANSFERRED',
      box: wide(20, n),
    })
    const [first = ''] = test.write(eventDraft(item, itemRecorded, [], { ...recorded(1, all(1)), raw: wide(1000, 1) }))
    test.write(eventDraft(item, itemCorrected, [first], { reason: wide(500, 2), set: all(2) }))
    test.write(eventDraft(item, itemCorrected, [first], { reason: wide(500, 3), set: all(3) }))
    const row = test.store.db.prepare('SELECT * FROM item').get()
    const doubts = JSON.parse((row as { doubts: string }).doubts) as object
    expect(Object.keys(doubts)).toHaveLength(9)
    expect(Buffer.byteLength(JSON.stringify(row))).toBeGreaterThan(8 * 1024)
    expect(Buffer.byteLength((row as { doubts: string }).doubts)).toBeLessThanOrEqual(16 * 1024)
  })
  it('two entities whose short references collide keep apart', () => {
    const twin = `item/${idOf('twin').slice(0, -12)}${item.slice(-12)}`
    expect(entityRef(twin)).toBe(entityRef(item))
    test.write(record(1, item))
    test.write(record(2, twin))
    expect(loadEvents(test.store.db, item)).toHaveLength(1)
    expect(loadEvents(test.store.db, twin)).toHaveLength(1)
    expect(count('item')).toBe(2)
  })
})

describe('commands', () => {
  const command = { commandId: 'c-1', procedure: 'inventory.record', at: NOW }
  const run = () => {
    const { db, journal } = test.store
    return runCommand(db, journal, command, () => {
      journal.append([record(1, item)], AUTHOR, command.commandId)
      return { answer: journal.heads()[0]?.hash }
    })
  }
  it('[J8] a repeat returns the stored answer and writes nothing, after a reopen too', async () => {
    const first = run()
    expect(run()).toEqual(first)
    await test.reopen()
    expect(run()).toEqual(first)
    expect([count('event'), count('command_answer')]).toEqual([1, 1])
  })
  it('[J8] a command that threw is not answered from memory: it runs again', () => {
    const { db, journal } = test.store
    const fails = () =>
      runCommand(db, journal, command, () => {
        journal.append([record(1, item)], AUTHOR, 'a')
        throw new Error('first try')
      })
    expect(fails).toThrow('first try')
    run()
    expect([count('event'), count('command_answer')]).toEqual([1, 1])
  })
  it('[J8] the same id for another procedure is a defect of the caller, and is refused', () => {
    run()
    const { db, journal } = test.store
    expect(() => runCommand(db, journal, { ...command, procedure: 'x' }, () => 1)).toThrow('c-1')
  })
})

describe('clocks', () => {
  it('[J6] a clock in 1980 writes on, later than everything it wrote before', () => {
    test.write(record(1, item))
    test.clock.now = Date.UTC(1980, 0, 1)
    test.write(record(2, `item/${idOf('two')}`))
    const [later] = loadEvents(test.store.db, `item/${idOf('two')}`)
    expect(later?.at).toEqual([NOW, 1])
    clean()
  })
  it('[J6] a laptop in 2099 is kept and shown, and lifts nobody else', () => {
    const far = otherDevice('2099', Date.UTC(2099, 0, 1))
    expect(apply(far.make(`item/${idOf('far')}`, itemRecorded, [], recorded(1, {}))).applied).toBe(1)
    test.write(record(2, item))
    expect(loadEvents(test.store.db, item)[0]?.at).toEqual([NOW, 0])
  })
  it('[J6] a remote counter at its very end does not stop this device from writing', () => {
    const hostile = otherDevice('end', NOW)
    const at = [NOW + 3_600_000, Number.MAX_SAFE_INTEGER] as const
    expect(apply(hostile.make(`item/${idOf('end')}`, itemRecorded, [], recorded(1, {}), { at })).applied).toBe(1)
    test.write(record(2, item))
    expect(loadEvents(test.store.db, item)[0]?.at).toEqual([NOW + 3_600_001, 0])
    clean()
  })
  it('[J6] after a crash or a rollback the next event is still later than own ones and merged ones', async () => {
    const hour = 3_600_000
    const ahead = otherDevice('ahead', NOW + hour)
    test.write(record(1, item))
    apply(ahead.make(`item/${idOf('ahead')}`, itemRecorded, [], recorded(2, {})))
    await test.reopen()
    expect(() => test.write(record(9, item))).toThrow('entityExists')
    test.write(record(3, `item/${idOf('three')}`))
    expect(loadEvents(test.store.db, `item/${idOf('three')}`)[0]?.at).toEqual([NOW + hour, 2])
    await test.reopen()
    test.write(record(4, `item/${idOf('four')}`))
    expect(loadEvents(test.store.db, `item/${idOf('four')}`)[0]?.at).toEqual([NOW + hour, 3])
  })
  it('[J6] the clock survives a reopen with the wall clock set back', async () => {
    test.write(record(1, item))
    test.clock.now = 0
    await test.reopen()
    test.write(record(2, `item/${idOf('two')}`))
    expect(loadEvents(test.store.db, `item/${idOf('two')}`)[0]?.at).toEqual([NOW, 1])
  })
})

describe('events of others', () => {
  const other = () => otherDevice('other', NOW)
  const make = (device: ReturnType<typeof other>, n: number) =>
    device.make(`item/${idOf(`o${n}`)}`, itemRecorded, [], recorded(n, {}))

  it('[J1] names a gap, a fork, a wrong predecessor and a changed body, and writes nothing of them', () => {
    const device = other()
    const [one, two, three] = [make(device, 1), make(device, 2), make(device, 3)]
    expect(apply(one, three).refused).toEqual([{ hash: three.hash, fault: 'gap' }])
    const fork = other().make(`item/${idOf('fork')}`, itemRecorded, [], recorded(9, {}))
    expect(apply(fork).refused[0]?.fault).toBe('fork')
    const wrong = otherDevice('other', NOW)
    const bent = wrong.make(item, itemRecorded, [], recorded(9, {}), { seq: 2, prev: 'ee'.repeat(32) })
    expect(apply(bent).refused[0]?.fault).toBe('wrongPrev')
    expect(apply({ ...two, body: one.body }).refused[0]?.fault).toBe('bodyMismatch')
    expect(count('event')).toBe(1)
    expect(apply(two, three, two)).toMatchObject({ applied: 2, known: 1 })
    clean()
  })
  it('[J1] a body without its salt proves nothing and is refused', () => {
    const forged = { ...make(other(), 1), salt: null, body: canonicalBytes(recorded(1, { name: '伪造' })) }
    expect(apply(forged).refused[0]?.fault).toBe('bodyMismatch')
    expect(apply({ ...make(other(), 1), body: null }).refused[0]?.fault).toBe('bodyMismatch')
    expect(count('event')).toBe(0)
  })
  it('[J1] a salt of another length is refused: salt and body could change places', () => {
    const salt = new Uint8Array(15)
    const body = canonicalBytes(recorded(1, {}))
    const device = other()
    const event = device.make(item, itemRecorded, [], recorded(1, {}), { bodyHash: bodyHashOf(salt, body) })
    expect(apply({ ...event, salt, body }).refused[0]?.fault).toBe('bodyMismatch')
  })
  it('[J1] a withheld body is accepted: the chain verifies, nothing folds', () => {
    const withheld = { ...make(other(), 1), salt: null, body: null }
    expect(apply(withheld)).toMatchObject({ applied: 1, refused: [] })
    expect(count('item')).toBe(0)
    clean()
  })
  it('refuses a body that is no object, one nested without end, and an event beyond 32 KiB', () => {
    const device = other()
    const strange = (body: Uint8Array) => {
      const salt = new Uint8Array(16)
      return {
        ...otherDevice('other', NOW).make(item, itemRecorded, [], {}, { bodyHash: bodyHashOf(salt, body) }),
        salt,
        body,
      }
    }
    expect(apply(strange(canonicalBytes('text'))).refused[0]?.fault).toBe('unreadable')
    expect(apply(strange(Buffer.from('['.repeat(15_000) + ']'.repeat(15_000)))).refused[0]?.fault).toBe('unreadable')
    const long = device.make(item, itemRecorded, [], recorded(1, { remarks: '长'.repeat(11_000) }))
    expect(apply(long).refused[0]?.fault).toBe('tooLarge')
    expect(count('event')).toBe(0)
  })
  it('an entity named without a hexadecimal end is stored like any other', () => {
    const event = other().make('court/示例区人民法院', 'identity.courtFounded', [], { set: { name: '示例区人民法院' } })
    expect(apply(event)).toMatchObject({ applied: 1 })
    expect(loadEvents(test.store.db, 'court/示例区人民法院')).toHaveLength(1)
    clean()
  })
  it('[J3] an event that came before what its author had seen waits, then counts', () => {
    const a = otherDevice('a', NOW)
    const b = otherDevice('b', NOW)
    const first = a.make(item, itemRecorded, [], recorded(1, { place: '东墙' }))
    const second = b.make(item, itemCorrected, [first.hash], { reason: '', set: { place: '西墙' } })
    apply(second)
    expect(test.store.journal.history(item).waiting).toHaveLength(1)
    expect(count('item')).toBe(0)
    apply(first)
    expect(test.store.db.prepare('SELECT place, changes FROM item').get()).toEqual({ place: '西墙', changes: 1 })
  })
})
