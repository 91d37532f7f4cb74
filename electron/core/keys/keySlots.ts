import { createHmac, type KeyObject, timingSafeEqual } from 'node:crypto'
import { checkPin, normalizePin, type PinFault } from '../../../shared/domain/identity/pin.ts'
import {
  derive,
  KEY_BYTES,
  openSealed,
  privateKeyFrom,
  publicText,
  type Random,
  SCRYPT_COST,
  type ScryptCost,
  seal,
  stretch,
} from '../../../shared/sync/trust/primitives.ts'
import {
  type CourtSlot,
  KEY_SLOT_FORMAT,
  type KeySlot,
  type KeySlotFile,
  type OfficerSlot,
  type RecoverySlot,
  slotContext,
} from './keySlotFile.ts'
import { printRecoveryCode, RECOVERY_BYTES, type RecoveryCodeRead, readRecoveryCode } from './recoveryCode.ts'

/**
 * Who can open the database: operations on a slot file in memory (`keySlotFile.ts` reads and writes it).
 * A slot is an X25519 public key the database key is sealed to, so a rotation re-seals every slot that stays
 * without anybody's PIN, code or the court's key. Nothing here changes the file given; a new one is returned.
 */

/** What the composition root provides. `allowWeakForTests` admits a scrypt cost below the product's. */
export type KeySlotPorts = { random: Random; newId: () => string; cost: ScryptCost; allowWeakForTests: boolean }

/** `secret`: the PIN or pass-phrase as typed. `keychainSecret`: 32 bytes the machine's keychain holds, or null. */
export type OfficerEntry = { officer: string; pin: string; keychainSecret: Uint8Array | null }

/** Why a slot can't be made. */
export type SlotFault = PinFault | 'WEAK_COST' | 'OFFICER_HAS_SLOT' | 'NO_SUCH_OFFICER' | 'LAST_OFFICER' | 'BAD_KEY'

/** Thrown by operations that make or remove slots. */
export class KeySlotError extends Error {
  readonly code: SlotFault
  constructor(code: SlotFault) {
    super(code)
    this.name = 'KeySlotError'
    this.code = code
  }
}

/** Why a slot doesn't open. `KEYCHAIN_NEEDED`: the slot wants the machine's keychain secret and none was given. */
export type OpenFault = 'NO_SUCH_SLOT' | 'KEYCHAIN_NEEDED' | 'WRONG_SECRET' | 'DAMAGED'

/**
 * `databaseKey`: 32 bytes; wipe it after use. `secret`: 32 bytes behind the PIN, from which `officerKey.ts` derives
 * without paying scrypt again; wipe it at lock. `confirmed` false: the key was exchanged since this officer last
 * unlocked – say so on the screen, then store `confirmSlot`.
 */
export type OpenedByPin =
  | { ok: true; databaseKey: Buffer; secret: Buffer; confirmed: boolean }
  | { ok: false; code: OpenFault }
export type OpenedByKey = { ok: true; databaseKey: Buffer } | { ok: false; code: OpenFault }
export type OpenedByCode = OpenedByKey | Extract<RecoveryCodeRead, { ok: false }>

/** A slot file with one officer and one recovery slot. `recoveryCode` is to be printed now: it is kept nowhere. */
export async function createSlots(
  databaseKey: Uint8Array,
  entry: OfficerEntry,
  ports: KeySlotPorts,
): Promise<{ file: KeySlotFile; recoveryCode: string; secret: Buffer }> {
  requireKey(databaseKey)
  const { slot, secret } = await makeOfficerSlot(databaseKey, entry, ports)
  const { slot: recovery, recoveryCode } = makeRecoverySlot(databaseKey, ports)
  return { file: { format: KEY_SLOT_FORMAT, slots: [slot, recovery] }, recoveryCode, secret }
}

/** Adds an officer; the caller proves by holding the database key that the program is unlocked. */
export async function addOfficerSlot(
  file: KeySlotFile,
  databaseKey: Uint8Array,
  entry: OfficerEntry,
  ports: KeySlotPorts,
): Promise<{ file: KeySlotFile; secret: Buffer }> {
  requireKey(databaseKey)
  if (officerSlot(file, entry.officer)) throw new KeySlotError('OFFICER_HAS_SLOT')
  const { slot, secret } = await makeOfficerSlot(databaseKey, entry, ports)
  return { file: withSlots(file, [...file.slots, slot]), secret }
}

/** Gives an officer a new PIN (or adds, drops or changes the keychain secret): same database key, new slot. */
export async function replaceOfficerSlot(
  file: KeySlotFile,
  databaseKey: Uint8Array,
  entry: OfficerEntry,
  ports: KeySlotPorts,
): Promise<{ file: KeySlotFile; secret: Buffer }> {
  requireKey(databaseKey)
  const before = officerSlot(file, entry.officer)
  if (!before) throw new KeySlotError('NO_SUCH_OFFICER')
  const { slot, secret } = await makeOfficerSlot(databaseKey, entry, ports)
  return { file: withSlots(file, replaced(file, before, slot)), secret }
}

/**
 * Drops an officer's slot. Who has opened the database may have kept its key, so the caller goes on at once:
 * new random key → `rotate` → database re-keyed → file written (see decision 0003 for the order).
 */
export function removeOfficerSlot(file: KeySlotFile, officer: string): KeySlotFile {
  const slot = officerSlot(file, officer)
  if (!slot) throw new KeySlotError('NO_SUCH_OFFICER')
  const rest = file.slots.filter((other) => other !== slot)
  if (!rest.some((other) => other.kind === 'officer')) throw new KeySlotError('LAST_OFFICER')
  return withSlots(file, rest)
}

/** Seals another database key into every slot. PINs, the printed code and the court's key all stay as they are. */
export function rotate(file: KeySlotFile, newKey: Uint8Array, random: Random): KeySlotFile {
  requireKey(newKey)
  return withSlots(
    file,
    file.slots.map((slot) => {
      const cleared: KeySlot = slot.kind === 'officer' ? { ...slot, confirmation: null } : slot
      return { ...cleared, ...seal(slot.recipient, slotContext(cleared), newKey, random) }
    }),
  )
}

/** Replaces the recovery slot: the old printed code opens nothing any more (of this file; rotate for old copies). */
export function renewRecovery(
  file: KeySlotFile,
  databaseKey: Uint8Array,
  ports: Pick<KeySlotPorts, 'random' | 'newId'>,
): { file: KeySlotFile; recoveryCode: string } {
  requireKey(databaseKey)
  const { slot, recoveryCode } = makeRecoverySlot(databaseKey, ports)
  return { file: withSlots(file, [...file.slots.filter((other) => other.kind !== 'recovery'), slot]), recoveryCode }
}

/** Adds or replaces the slot of the court's X25519 recovery key (`recipient`: base64url, from the enrolment). */
export function setCourtSlot(
  file: KeySlotFile,
  databaseKey: Uint8Array,
  court: { court: string; recipient: string },
  ports: Pick<KeySlotPorts, 'random' | 'newId'>,
): KeySlotFile {
  requireKey(databaseKey)
  const open: CourtSlot = { kind: 'court', id: ports.newId(), ...court, ephemeral: '', box: '' }
  const slot = { ...open, ...seal(open.recipient, slotContext(open), databaseKey, ports.random) }
  return withSlots(file, [...file.slots.filter((other) => other.kind !== 'court'), slot])
}

/** Opens an officer's slot: one scrypt, off the main thread. The caller asks `attempts.ts` first. */
export async function openWithPin(file: KeySlotFile, entry: OfficerEntry): Promise<OpenedByPin> {
  const slot = officerSlot(file, entry.officer)
  if (!slot) return { ok: false, code: 'NO_SUCH_SLOT' }
  if (slot.keychain && entry.keychainSecret === null) return { ok: false, code: 'KEYCHAIN_NEEDED' }
  const secret = await officerSecret(slot, entry)
  const opened = openSlot(slot, officerPrivate(secret))
  if (!opened.ok) {
    secret.fill(0)
    return opened
  }
  const { databaseKey } = opened
  if (slot.confirmation === null) return { ok: true, databaseKey, secret, confirmed: false }
  if (timingSafeEqual(confirmation(secret, databaseKey), Buffer.from(slot.confirmation, 'base64url')))
    return { ok: true, databaseKey, secret, confirmed: true }
  databaseKey.fill(0)
  secret.fill(0)
  return { ok: false, code: 'DAMAGED' }
}

/** Opens by the printed code, however it was typed; a mistyped code names the group. */
export function openWithRecovery(file: KeySlotFile, typed: string): OpenedByCode {
  const read = readRecoveryCode(typed)
  if (!read.ok) return read
  const slot = file.slots.find((other): other is RecoverySlot => other.kind === 'recovery')
  if (!slot) return { ok: false, code: 'NO_SUCH_SLOT' }
  try {
    return openSlot(slot, recoveryPrivate(read.secret, slot.salt))
  } finally {
    read.secret.fill(0)
  }
}

/** Opens by the court's recovery private key (32 raw bytes), on the machine that has it. */
export function openWithCourtKey(file: KeySlotFile, privateKey: Uint8Array): OpenedByKey {
  const slot = file.slots.find((other) => other.kind === 'court')
  if (!slot) return { ok: false, code: 'NO_SUCH_SLOT' }
  return openSlot(slot, privateKeyFrom('X25519', privateKey))
}

/** The file in which an officer has confirmed, by the secret of this unlock, the database key as it is now. */
export function confirmSlot(
  file: KeySlotFile,
  officer: string,
  opened: { databaseKey: Uint8Array; secret: Uint8Array },
): KeySlotFile {
  const slot = officerSlot(file, officer)
  if (!slot) throw new KeySlotError('NO_SUCH_OFFICER')
  const text = confirmation(opened.secret, opened.databaseKey).toString('base64url')
  return withSlots(file, replaced(file, slot, { ...slot, confirmation: text }))
}

function officerSlot(file: KeySlotFile, officer: string): OfficerSlot | undefined {
  return file.slots.find((slot): slot is OfficerSlot => slot.kind === 'officer' && slot.officer === officer)
}

function withSlots(file: KeySlotFile, slots: KeySlot[]): KeySlotFile {
  return { ...file, slots }
}

function replaced(file: KeySlotFile, before: KeySlot, after: KeySlot): KeySlot[] {
  return file.slots.map((slot) => (slot === before ? after : slot))
}

async function makeOfficerSlot(
  databaseKey: Uint8Array,
  entry: OfficerEntry,
  ports: KeySlotPorts,
): Promise<{ slot: OfficerSlot; secret: Buffer }> {
  const check = checkPin(entry.pin)
  if (!check.ok) throw new KeySlotError(check.code)
  if (ports.cost.N < SCRYPT_COST.N && !ports.allowWeakForTests) throw new KeySlotError('WEAK_COST')
  if (entry.keychainSecret !== null) requireKey(entry.keychainSecret)
  const base = {
    kind: 'officer' as const,
    id: ports.newId(),
    officer: entry.officer,
    keychain: entry.keychainSecret !== null,
    scrypt: ports.cost,
    salt: ports.random(16).toString('base64url'),
  }
  const secret = await officerSecret(base, entry)
  const recipient = publicText(officerPrivate(secret))
  const open: OfficerSlot = { ...base, recipient, ephemeral: '', box: '', confirmation: null }
  const sealed = seal(recipient, slotContext(open), databaseKey, ports.random)
  const confirmed = confirmation(secret, databaseKey).toString('base64url')
  return { slot: { ...open, ...sealed, confirmation: confirmed }, secret }
}

function makeRecoverySlot(databaseKey: Uint8Array, ports: Pick<KeySlotPorts, 'random' | 'newId'>) {
  const code = ports.random(RECOVERY_BYTES)
  const salt = ports.random(16).toString('base64url')
  const recipient = publicText(recoveryPrivate(code, salt))
  const open: RecoverySlot = { kind: 'recovery', id: ports.newId(), salt, recipient, ephemeral: '', box: '' }
  const slot = { ...open, ...seal(recipient, slotContext(open), databaseKey, ports.random) }
  const recoveryCode = printRecoveryCode(code)
  code.fill(0)
  return { slot, recoveryCode }
}

/** scrypt(PIN) and the keychain secret become one: neither alone gives anything. */
async function officerSecret(
  slot: Pick<OfficerSlot, 'salt' | 'scrypt' | 'keychain'>,
  entry: OfficerEntry,
): Promise<Buffer> {
  const salt = Buffer.from(slot.salt, 'base64url')
  const password = Buffer.from(normalizePin(entry.pin), 'utf8')
  const stretched = await stretch(password, salt, slot.scrypt)
  password.fill(0)
  const keychain = slot.keychain && entry.keychainSecret !== null ? entry.keychainSecret : new Uint8Array(0)
  const material = Buffer.concat([stretched, keychain])
  stretched.fill(0)
  try {
    return derive(material, salt, slot.keychain ? 'fieldwrit/officer/1/keychain' : 'fieldwrit/officer/1/pin')
  } finally {
    material.fill(0)
  }
}

function officerPrivate(secret: Uint8Array): KeyObject {
  return privateOf(derive(secret, new Uint8Array(0), 'fieldwrit/officer/1/slot'))
}

function recoveryPrivate(code: Uint8Array, salt: string): KeyObject {
  return privateOf(derive(code, Buffer.from(salt, 'base64url'), 'fieldwrit/recovery/1/slot'))
}

function privateOf(raw: Buffer): KeyObject {
  try {
    return privateKeyFrom('X25519', raw)
  } finally {
    raw.fill(0)
  }
}

function confirmation(secret: Uint8Array, databaseKey: Uint8Array): Buffer {
  const key = derive(secret, new Uint8Array(0), 'fieldwrit/officer/1/confirmation')
  try {
    return createHmac('sha256', key).update(databaseKey).digest()
  } finally {
    key.fill(0)
  }
}

/** The public half tells a wrong secret from a damaged box. */
function openSlot(slot: KeySlot, privateKey: KeyObject): OpenedByKey {
  if (publicText(privateKey) !== slot.recipient) return { ok: false, code: 'WRONG_SECRET' }
  const databaseKey = openSealed(privateKey, slotContext(slot), slot)
  return databaseKey?.length === KEY_BYTES ? { ok: true, databaseKey } : { ok: false, code: 'DAMAGED' }
}

function requireKey(key: Uint8Array): void {
  if (key.length !== KEY_BYTES) throw new KeySlotError('BAD_KEY')
}
