import { Buffer } from 'node:buffer'
import { CanonicalError, canonicalBytes, canonicalText, type Json } from '../../../shared/journal/canonical.ts'
import { type Envelope, envelopeBytes, envelopeHash } from '../../../shared/journal/envelope.ts'
import { bodyHashOf, sha256 } from '../../../shared/journal/hash.ts'
import { derivedId, uuidV7 } from '../../../shared/journal/ids.ts'
import { leafHash, merklePath, merkleRoot } from '../../../shared/journal/merkle.ts'
import { type EntityEvent, foldRegisters, orderEvents, setOfBody } from '../../../shared/journal/registers.ts'

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')
const salt = Uint8Array.from({ length: 16 }, (_, index) => index)

/** Values and what the canonical form makes of them; a refusal is written as its code and place. */
const VALUES: Record<string, unknown> = {
  'keys by UTF-16 units': { '\u20ac': 1, '\r': 2, '\ufb33': 3, '1': 4, '😀': 5, '\u0080': 6, ö: 7 },
  escapes: 'a"\\\b\f\n\r\t\u0001\u001f\u007f\u2028',
  'text is kept as typed': ['\ufa19', '\u795e', 'e\u0301', 'é', '𠮷'],
  numbers: [0, -0, 1, -1, 9007199254740991, -9007199254740991],
  nested: { b: [{ d: null, c: true }], a: { y: false, x: '甲' } },
  'lone surrogate': { set: { name: '王\ud842' } },
  'lone surrogate in a key': { '\udfb7': 1 },
  NUL: { set: { name: '王\u0000' } },
  fraction: { amount: 1.5 },
  'above safe integers': [9007199254740992],
  'not a number': { a: [1, Number.NaN] },
  'undefined entry': { a: { b: undefined } },
}

/** Bytes that are not the one form of what they say. */
export const STRANGE_BYTES: Record<string, string> = {
  'duplicate keys': '{"a":1,"a":2}',
  'other key order': '{"b":1,"a":2}',
  'white space': '{"a": 1}',
  'needless escape': '"\\u0041"',
  'long number form': '1.0',
  exponent: '1e3',
  'minus zero': '-0',
  'escaped lone surrogate': '"\\ud800"',
  'byte order mark': '\ufeff{}',
  'two values': '{}{}',
  nothing: '',
}

export const ENVELOPE: Envelope = {
  v: 1,
  device: '0198f000-0000-7000-8000-0000000000d1',
  scope: 'site:0198f000-0000-7000-8000-000000000051',
  seq: 2,
  prev: 'ab'.repeat(32),
  at: [1_763_900_000_000, 3],
  boot: '0198f000-0000-7000-8000-0000000000b0',
  mono: 4711,
  actor: '0198f000-0000-7000-8000-00000000000a',
  role: 'handler',
  act: '0198f000-0000-7000-8000-0000000000ac',
  type: 'inventory.itemCorrected',
  entity: 'item/0198f000-0000-7000-8000-000000000001',
  seen: ['0c'.repeat(32), 'f1'.repeat(32)],
  bodyHash: 'cd'.repeat(32),
}

/** A small event; `hash` is any name that sorts. */
export function entityEvent(hash: string, seen: readonly string[], set: Record<string, Json>): EntityEvent {
  const { type, scope, device, seq, at, actor, role, act } = ENVELOPE
  return { hash, type, scope, device, seq, at, actor, role, act, seen, body: { set } }
}

function valueForm(value: unknown): string {
  try {
    return canonicalText(value as Json)
  } catch (error) {
    if (error instanceof CanonicalError) return `refused: ${error.code} at ${error.path}`
    throw error
  }
}

function chainOf(count: number): string[] {
  const hashes: string[] = []
  for (let seq = 1; seq <= count; seq += 1) {
    const body = canonicalBytes({ set: { name: `物品 ${seq}` } })
    const bodyHash = bodyHashOf(salt, body)
    const bytes = envelopeBytes({ ...ENVELOPE, seq, prev: hashes.at(-1) ?? null, seen: [], bodyHash })
    hashes.push(envelopeHash(bytes))
  }
  return hashes
}

function folds() {
  const first = entityEvent('11', [], { name: '桌', quantity: { amount: '12', unit: '张' } })
  const three = entityEvent('33', ['11'], { quantity: { amount: '11', unit: '张' } })
  const five = entityEvent('22', ['11'], { quantity: { amount: '13', unit: '张' } })
  const same = entityEvent('44', ['11'], { quantity: { unit: '张', amount: '11' } })
  const blind = entityEvent('66', ['33'], { quantity: { amount: '9', unit: '张' } })
  const settles = entityEvent('55', ['22', '33', '44'], { quantity: { amount: '13', unit: '张' } })
  const fold = (events: EntityEvent[]) => {
    const history = orderEvents(events, () => 0)
    const registers = [...foldRegisters(history, setOfBody)].sort(([a], [b]) => (a < b ? -1 : 1))
    return { order: history.events.map((event) => event.hash), rev: history.frontier, registers }
  }
  return {
    settled: fold([first]),
    conflict: fold([five, three, first]),
    'equal values are one value': fold([first, three, same]),
    'one who saw one side settles nothing': fold([first, three, five, blind]),
    'one who saw both settles': fold([first, three, five, same, settles]),
    'waiting for what it saw': fold([first, blind]),
  }
}

/** RFC 6962 test inputs (certificate-transparency, `merkle_tree_test`). */
export const CT_LEAVES = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
]

/** Everything that can't change later, as the code says it today. */
export function formatsNow() {
  const body = canonicalBytes({ reason: '补正', set: { name: '办公桌', quantity: { amount: '12.5', unit: '张' } } })
  const bytes = envelopeBytes(ENVELOPE)
  const leaves = CT_LEAVES.map((text) => leafHash(Buffer.from(text, 'hex')))
  return {
    canonical: Object.fromEntries(Object.entries(VALUES).map(([name, value]) => [name, valueForm(value)])),
    body: { bytes: hex(body), salt: hex(salt), bodyHash: bodyHashOf(salt, body) },
    envelope: { text: Buffer.from(bytes).toString('utf8'), hash: envelopeHash(bytes) },
    chain: chainOf(4),
    ids: {
      derived: derivedId(sha256(Buffer.from('浙9901\n2025执2391'))),
      uuidV7: uuidV7(
        1_763_900_000_000,
        Uint8Array.from({ length: 10 }, (_, index) => 250 - index),
      ),
    },
    merkle: {
      roots: CT_LEAVES.map((_, index) => hex(merkleRoot(leaves.slice(0, index + 1)))),
      empty: hex(merkleRoot([])),
      pathOf5in8: merklePath(leaves, 5).map(hex),
    },
    folds: folds(),
  }
}
