import { officerRows } from '../../db/identity.ts'
import type { PlaceAnswer } from '../../shared/contract/desk/identity.ts'
import { identityTypes } from '../../shared/domain/identity/events.ts'
import type { Role } from '../../shared/domain/identity/roles.ts'
import { peekCertificate } from '../../shared/sync/trust/certificates.ts'
import { answered, command, draft, type OpenStore, requirePermission, requireSame } from './context.ts'
import type { Core } from './core.ts'
import { courtDoors } from './courtDoors.ts'
import { isUncertified, makeDeviceChange } from './deviceChange.ts'
import { deskError, found, refuse } from './errors.ts'
import { issuesHere } from './issuing.ts'
import { isJoining } from './joining.ts'
import { rotateStoreKey } from './keyRotation.ts'
import { makeKeyring } from './keyring.ts'
import { writeKeySlotFile } from './keys/keySlotFile.ts'
import {
  addOfficerSlot,
  confirmSlot,
  openWithRecovery,
  removeOfficerSlot,
  replaceOfficerSlot,
} from './keys/keySlots.ts'
import { type OfficerKey, rewrapOfficerKey } from './keys/officerKey.ts'
import { makeOfficers } from './officers.ts'
import { makePlace } from './place.ts'
import { keepRejoin, rewrappedRejoin } from './rejoining.ts'
import { makeRevocations } from './revocations.ts'
import { makeSessions } from './sessions.ts'
import { LAST_OFFICER } from './settings.ts'
import { makeSetUp, type SetUpInput } from './setUp.ts'
import { turns } from './turns.ts'

export type { SetUpInput } from './setUp.ts'

/** What opens a laptop whose officer lost the PIN. */
export interface CodeUnlock {
  code: string
  officerId: string
  newPin: string
  place?: PlaceAnswer | undefined
}

/** One officer's signature over an act, as the event carries it. */
export interface ActSignature {
  officer: string
  publicKey: string
  signature: string
}

/** Who may open this laptop, who has, and the local court behind them. */
export function identityService(core: Core) {
  const { context, ports, paths, state } = core
  const keyring = makeKeyring(core)
  const { slotPorts, keychainSecret, slots, openFitting, weakPin, counted, openPin } = keyring
  const officers = makeOfficers(core)
  const { keepOfficerKey, wrappedKey, syncOfficers, addOfficerFacts } = officers
  const revocations = makeRevocations(context)
  const sessions = makeSessions(core)
  const { openSession, endSession } = sessions
  const { inTurn, settled } = turns()
  const news = (): void => core.changes.publish({ feature: 'status', scope: '', ids: [] })
  const setUp = makeSetUp(core, { keyring, officers, sessions })
  const deviceChange = makeDeviceChange(core, officers)
  const place = makePlace(core, deviceChange)

  function active(store: OpenStore, officerId: string) {
    const row = officerRows(store.db).find((officer) => officer.officer_id === officerId && officer.active === 1)
    return found(row, 'officer')
  }

  /** Ends what a cut left undone: slots of people who were removed, or never came to be, open nothing any more. */
  async function settleSlots(store: OpenStore): Promise<boolean> {
    const file = await slots()
    const standing = new Set(officerRows(store.db).flatMap((row) => (row.active === 1 ? [row.officer_id] : [])))
    const strangers = file.slots.flatMap((slot) =>
      slot.kind === 'officer' && !standing.has(slot.officer) ? [slot.officer] : [],
    )
    // Where the journal knows nobody of the file, the two don't belong together: taking every slot away mends nothing.
    if (strangers.length === 0 || !file.slots.some((slot) => slot.kind === 'officer' && standing.has(slot.officer)))
      return false
    await rotateStoreKey(
      core,
      strangers.reduce((rest, officer) => removeOfficerSlot(rest, officer), file),
    )
    return true
  }

  /** Opens the store, finishes what was cut, and refuses who is no longer one of its officers. */
  async function enter(officerId: string, databaseKey: Buffer): Promise<{ store: OpenStore; rotated: boolean }> {
    let store: OpenStore
    try {
      store = await core.openStore(databaseKey)
    } catch (error) {
      databaseKey.fill(0)
      throw error
    }
    if (store.key !== databaseKey) databaseKey.fill(0)
    if (isJoining(store.db)) refuse('enrolWaits', 'officer', '')
    const rotated = await settleSlots(store)
    active(store, officerId)
    return { store, rotated }
  }

  /** The last step of both unlocks. */
  async function begin(store: OpenStore, officerId: string, secret: Buffer, key: OfficerKey) {
    await syncOfficers(store)
    const session = openSession(store, context.profile(), officerId, secret, key)
    await remember(officerId)
    news()
    return { officerId: session.officerId, name: session.name, role: session.role }
  }

  /** Keeps who is at work for the next lock screen; only a convenience, so nothing fails when it can't be kept. */
  async function remember(officerId: string): Promise<void> {
    await core.settings.put(LAST_OFFICER, officerId).catch(() => undefined)
  }

  /** The PIN is right and the court has not answered yet: whoever gave it waits for it. */
  function waitAgain(officerId: string, secret: Buffer) {
    state.waiting?.secret.fill(0)
    state.waiting = { officerId, secret }
    state.lastTouch = ports.now()
    news()
    const card = context.profile().officers.find((one) => one.officerId === officerId)
    return { officerId, name: card?.name ?? '', role: '' }
  }

  /** Proves a person's PIN beside the session at work, and wipes what it opened. */
  async function prove(officerId: string, pin: string): Promise<void> {
    const opened = await openPin(officerId, pin)
    opened.secret.fill(0)
    opened.databaseKey.fill(0)
  }

  return {
    /** Resolves when no change of slots, keys or people is under way. */
    settled,

    setUp: inTurn(async (input: SetUpInput) => {
      const made = await setUp(input)
      await remember(context.session().officerId)
      return made
    }),

    ...courtDoors(core, { keyring, officers, sessions, deviceChange, prove }, inTurn),
    settleForks: inTurn(deviceChange.settleForks),

    changeDevice: inTurn(async (input: { pin: string }) => {
      const session = context.session()
      await prove(session.officerId, input.pin)
      requireSame(context, session)
      const { reissued } = await deviceChange.changeDevice('asked', null)
      deviceChange.settleFormer()
      return { reissued, prefix: context.profile().prefix, certified: !isUncertified(context) }
    }),

    unlock: inTurn(async (input: { officerId: string; pin: string; place?: PlaceAnswer | undefined }) => {
      place.require(input.place)
      const { secret, databaseKey, confirmed } = await openPin(input.officerId, input.pin)
      try {
        if (context.profile().joining === true && isJoining((await core.openStore(databaseKey)).db)) {
          return waitAgain(input.officerId, secret)
        }
        const { store, rotated } = await enter(input.officerId, databaseKey)
        await place.settle(input.place, input.officerId)
        if (!confirmed || rotated) {
          const file = confirmSlot(await slots(), input.officerId, { databaseKey: store.key, secret })
          await writeKeySlotFile(paths.keySlots, file)
        }
        return await begin(store, input.officerId, secret, await officers.keyHere(store, input.officerId, secret))
      } catch (error) {
        secret.fill(0)
        throw error
      }
    }),

    /** The printed code opens the store and gives an officer a new PIN and, since the old one is lost, a new key. */
    unlockWithCode: inTurn(async (input: CodeUnlock) => {
      place.require(input.place)
      await keyring.slotsReadable()
      const opened = await counted('recovery', () =>
        openFitting((file) => Promise.resolve(openWithRecovery(file, input.code))),
      ).catch((error: unknown) => {
        if ((error as { code?: string }).code === 'WRONG_PIN') throw deskError('WRONG_CODE', {})
        throw error
      })
      const { store } = await enter(input.officerId, opened.databaseKey)
      await place.settle(input.place, input.officerId)
      const entry = { officer: input.officerId, pin: input.newPin, keychainSecret: await keychainSecret(true) }
      const replaced = await weakPin(replaceOfficerSlot(await slots(), store.key, entry, slotPorts))
      try {
        // Where the court issues, a key it never certified is a new device's: the court says yes to both by one code.
        if (!issuesHere(store.db)) await deviceChange.changeDevice('lostPin', null)
        const key = await officers.keyHere(store, input.officerId, replaced.secret)
        await writeKeySlotFile(paths.keySlots, replaced.file)
        await core.attempts.succeed(input.officerId)
        return await begin(store, input.officerId, replaced.secret, key)
      } catch (error) {
        replaced.secret.fill(0)
        throw error
      }
    }),

    /**
     * Signature of another officer, given with their PIN on this laptop, over the canonical bytes of an act. The
     * session of who is at work goes on. Throws WRONG_PIN, WAIT; REFUSED `recorderIsChecker` for one's own PIN; LOCKED
     * when that session ended meanwhile.
     */
    secondSignature: inTurn(async (officer: { officerId: string; pin: string }, bytes: Uint8Array) => {
      const session = context.session()
      if (session.officerId === officer.officerId) refuse('recorderIsChecker', 'checker', '')
      const store = context.store()
      const opened = await openPin(officer.officerId, officer.pin)
      opened.databaseKey.fill(0)
      try {
        requireSame(context, session)
        active(store, officer.officerId)
        const key = await officers.keyHere(store, officer.officerId, opened.secret)
        return signed(officer.officerId, key, bytes)
      } finally {
        opened.secret.fill(0)
      }
    }),

    /** Signature of the officer at work over the canonical bytes of an act. */
    ownSignature(bytes: Uint8Array): ActSignature {
      const { officerId, key } = context.session()
      return signed(officerId, key, bytes)
    },

    /**
     * Asks the PIN of the officer at work again, the second factor of a decision, and lets `use` sign with the key it
     * opens. Throws WRONG_PIN, WAIT; LOCKED when that session ended meanwhile.
     */
    withOwnKey: <T>(pin: string, use: (key: OfficerKey) => Promise<T>): Promise<T> =>
      inTurn(async () => {
        const session = context.session()
        await prove(session.officerId, pin)
        requireSame(context, session)
        return use(session.key)
      })(),

    /** Ends the session at once; work under way finds nobody signed in. Never throws: a lock must not fail. */
    lock(): void {
      if (state.session === null && state.waiting === null) return
      state.waiting?.secret.fill(0)
      state.waiting = null
      endSession()
      news()
    },

    /** Everybody of this laptop; who works here sees who else does (they choose a checker among them). */
    listOfficers() {
      context.session()
      return officerRows(context.store().db).map(officerView)
    },

    addOfficer: inTurn(async (input: { commandId: string; name: string; role: Role; pin: string }) => {
      const session = requirePermission(context, 'officers.manage')
      const call = { commandId: input.commandId, procedure: 'identity.addOfficer' }
      const before = answered<ReturnType<typeof officerView>>(context, call)
      if (before !== null) return before
      const store = context.store()
      const id = context.newId()
      const entry = { officer: id, pin: input.pin, keychainSecret: await keychainSecret(true) }
      const file = await slots()
      const made = await weakPin(addOfficerSlot(file, store.key, entry, slotPorts))
      const facts = await addOfficerFacts(store, { id, name: input.name, role: input.role }, made.secret)
      made.secret.fill(0)
      requireSame(context, session)
      await writeKeySlotFile(paths.keySlots, made.file)
      try {
        requireSame(context, session)
        return command(context, 'officers.manage', call, (act) => {
          act.append([facts.added])
          keepOfficerKey(store, id, facts.wrapped)
          act.touch('identity', '', [id])
          return officerView(active(store, id))
        })
      } catch (error) {
        await writeKeySlotFile(paths.keySlots, file)
        throw error
      } finally {
        await syncOfficers(store)
        news()
      }
    }),

    /**
     * Takes an officer's slot away and changes the database key, so that an old copy of the slot file opens nothing new,
     * and revokes their certificates: what they sign from now on is no decision (P3).
     */
    removeOfficer: inTurn(async (input: { commandId: string; officerId: string; reason: string; pin: string }) => {
      const session = requirePermission(context, 'officers.manage')
      if (session.officerId === input.officerId) refuse('notYourself', 'officer', '')
      const call = { commandId: input.commandId, procedure: 'identity.removeOfficer' }
      const store = context.store()
      if (answered(context, call) === null) {
        await prove(session.officerId, input.pin)
        requireSame(context, session)
        const row = active(store, input.officerId)
        const list = await revocations.prepare(revocations.ofOfficer(row.officer_id), input.reason)
        requireSame(context, session)
        command(context, 'officers.manage', call, (act) => {
          const body = { reason: input.reason, set: { active: false } }
          const scope = `court:${context.profile().courtCode}`
          const seen = JSON.parse(row.rev) as string[]
          act.append([draft(scope, identityTypes.officerRemoved, 'officer', row.officer_id, seen, body)])
          revocations.write(act, list)
          act.touch('identity', '', [row.officer_id])
          return {}
        })
      }
      await settleSlots(store)
      await syncOfficers(store)
      news()
      return {}
    }),

    /** Devices of the court, for whoever manages people. */
    async listDevices() {
      const session = requirePermission(context, 'officers.manage')
      const known = await revocations.devices()
      requireSame(context, session)
      return known
    },

    /**
     * A laptop is lost: its certificate and those of every officer's key on it count no more (P3); what it recorded stays
     * and may still arrive as facts. REFUSED `notThisDevice` for the machine at work, `alreadyRevoked`, `revokesAtCourt`
     * where the court's issuing key isn't.
     */
    revokeDevice: inTurn(async (input: { commandId: string; deviceId: string; reason: string; pin: string }) => {
      const session = requirePermission(context, 'officers.manage')
      const call = { commandId: input.commandId, procedure: 'identity.revokeDevice' }
      const before = answered<object>(context, call)
      if (before !== null) return before
      if (input.deviceId === context.profile().deviceId) refuse('notThisDevice', 'device', '')
      const { devices } = await revocations.devices()
      const lost = found(
        devices.find((one) => one.deviceId === input.deviceId),
        'device',
      )
      if (lost.revokedAt !== null) refuse('alreadyRevoked', 'device', lost.name)
      await prove(session.officerId, input.pin)
      const list = await revocations.prepare(revocations.ofDevice(input.deviceId), input.reason)
      if (list === null) refuse('revokesAtCourt', 'device', lost.name)
      requireSame(context, session)
      return command(context, 'officers.manage', call, (act) => {
        revocations.write(act, list)
        act.touch('identity', '', [input.deviceId])
        return {}
      })
    }),

    changePin: inTurn(async (input: { oldPin: string; newPin: string }) => {
      const session = context.session()
      const store = context.store()
      const opened = await openPin(session.officerId, input.oldPin)
      opened.databaseKey.fill(0)
      try {
        const entry = { officer: session.officerId, pin: input.newPin, keychainSecret: await keychainSecret(true) }
        const replaced = await weakPin(replaceOfficerSlot(await slots(), store.key, entry, slotPorts))
        const wrapped = found(wrappedKey(store, session.officerId), 'officerKey')
        const again = found(rewrapOfficerKey(wrapped, opened.secret, replaced.secret, ports.random), 'officerKey')
        requireSame(context, session)
        const rejoining = rewrappedRejoin(store.db, session.officerId, opened.secret, replaced.secret, ports.random)
        await writeKeySlotFile(paths.keySlots, replaced.file)
        keepOfficerKey(store, session.officerId, again)
        if (rejoining !== null) keepRejoin(store.db, rejoining)
        session.secret.fill(0)
        if (state.session === session) session.secret = replaced.secret
        else replaced.secret.fill(0)
        return {}
      } finally {
        opened.secret.fill(0)
      }
    }),
  }
}

function signed(officer: string, key: OfficerKey, bytes: Uint8Array): ActSignature {
  return { officer, publicKey: key.publicKey, signature: key.sign('act', bytes) }
}

function officerView(row: { officer_id: string; name: string; role: string; active: number; certificate: string }) {
  return {
    officerId: row.officer_id,
    name: row.name,
    role: row.role,
    active: row.active === 1,
    certificateUntil: peekCertificate(row.certificate)?.until ?? 0,
  }
}
