import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { createSlots, openWithPin } from '../../../../electron/core/keys/keySlots.ts'
import {
  createOfficerKey,
  openOfficerKey,
  rewrapOfficerKey,
  wrappedOfficerKeySchema,
} from '../../../../electron/core/keys/officerKey.ts'
import { verifyBytes } from '../../../../shared/sync/trust/signingKey.ts'
import { fixedRandom, flipText, weakPorts } from './support.ts'

const owner = { officer: 'wang', device: 'device-1' }
const secret = fixedRandom('secret')(32)
const statement = Buffer.from(
  '{"at":1790000000000,"boot":"b1","device":"device-1","head":null,"officer":"wang","role":"handler","v":1}',
)

describe("an officer's key on a device", () => {
  it('is stored in the frozen format 1 and opens from it', async () => {
    const golden = new URL('../../../golden/keySlots/officer-key-1.json', import.meta.url)
    const { wrapped, key } = createOfficerKey(owner, secret, fixedRandom('officer key'))
    const signature = key.sign('session', statement)
    const frozen = await readFile(golden, 'utf8')
    expect(`${JSON.stringify({ wrapped, signature }, null, 2)}\n`).toBe(frozen)
    const stored = wrappedOfficerKeySchema.parse(JSON.parse(frozen).wrapped)
    expect(openOfficerKey(stored, secret)?.sign('session', statement)).toBe(signature)
    expect(verifyBytes(stored.publicKey, 'session', statement, signature)).toBe(true)
  })

  it('opens with the secret of the same unlock that opened the database', async () => {
    const ports = weakPorts('both')
    const entry = { officer: 'wang', pin: '704182', keychainSecret: null }
    const created = await createSlots(fixedRandom('database')(32), entry, ports)
    const { wrapped } = createOfficerKey(owner, created.secret, ports.random)
    const opened = await openWithPin(created.file, entry)
    if (!opened.ok) throw new Error(opened.code)
    expect(openOfficerKey(wrapped, opened.secret)?.publicKey).toBe(wrapped.publicKey)
    expect(opened.secret.equals(opened.databaseKey)).toBe(false)
  })

  it('stays closed to another secret and when any field was touched', () => {
    const { wrapped } = createOfficerKey(owner, secret, fixedRandom('officer key'))
    expect(openOfficerKey(wrapped, fixedRandom('wrong')(32))).toBeNull()
    for (const name of ['officer', 'device', 'publicKey', 'salt', 'nonce', 'wrapped'] as const)
      expect(openOfficerKey({ ...wrapped, [name]: flipText(wrapped[name], 3) }, secret), name).toBeNull()
    expect(wrappedOfficerKeySchema.safeParse({ ...wrapped, format: 2 }).success).toBe(false)
  })

  it('stays the same key after the PIN changed', () => {
    const { wrapped } = createOfficerKey(owner, secret, fixedRandom('officer key'))
    const next = fixedRandom('next secret')(32)
    const rewrapped = rewrapOfficerKey(wrapped, secret, next, fixedRandom('rewrap'))
    if (!rewrapped) throw new Error('not opened')
    expect(openOfficerKey(rewrapped, next)?.publicKey).toBe(wrapped.publicKey)
    expect(openOfficerKey(rewrapped, secret)).toBeNull()
    expect(rewrapOfficerKey(wrapped, next, secret, fixedRandom('rewrap'))).toBeNull()
  })
})
