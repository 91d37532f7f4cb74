import { rm } from 'node:fs/promises'
import { officerRows, writeSecret } from '../../db/identity.ts'
import { identityTypes } from '../../shared/domain/identity/events.ts'
import type { Role } from '../../shared/domain/identity/roles.ts'
import { command, draft, requirePermission } from './context.ts'
import type { Core } from './core.ts'
import { deskError, found, refuse } from './errors.ts'
import { rotateStoreKey } from './keyRotation.ts'
import { makeKeyring } from './keyring.ts'
import { peekCertificate } from './keys/certificates.ts'
import { writeKeySlotFile } from './keys/keySlotFile.ts'
import {
  addOfficerSlot,
  confirmSlot,
  createSlots,
  openWithRecovery,
  removeOfficerSlot,
  replaceOfficerSlot,
} from './keys/keySlots.ts'
import { openOfficerKey, rewrapOfficerKey } from './keys/officerKey.ts'
import { rootWords } from './keys/rootWords.ts'
import { newSigningKey } from './keys/signingKey.ts'
import { courtFounded, foundLocalCourt, issueFor, keepCourtKeys } from './localCourt.ts'
import { makeOfficers } from './officers.ts'
import type { Profile } from './profile.ts'
import { appendAs, makeSessions } from './sessions.ts'

/** What a stand-alone start asks. */
export interface SetUpInput {
  courtName: string
  courtCode: string
  officerName: string
  role: Role
  pin: string
  deviceName: string
  demo: boolean
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
  const { slotPorts, keychainSecret, slots, openFitting, weakPin, counted, openPin } = makeKeyring(core)
  const { issuer, keepOfficerKey, wrappedKey, syncOfficers, addOfficerFacts, renewKey } = makeOfficers(core)
  const { openSession, closeSession } = makeSessions(core)
  const news = (): void => core.changes.publish({ feature: 'status', scope: '', ids: [] })

  return {
    async setUp(input: SetUpInput): Promise<{ recoveryCode: string; rootFingerprint: string }> {
      if (state.profile !== null) refuse('profileNotEmpty', 'profile', '')
      const officerId = context.newId()
      const key = ports.random(32)
      const made = await weakPin(
        createSlots(key, { officer: officerId, pin: input.pin, keychainSecret: await keychainSecret(true) }, slotPorts),
      )
      for (const leftover of ['', '-wal', '-shm']) await rm(paths.store + leftover, { force: true })
      const profile: Profile = {
        format: 1,
        profileId: context.newId(),
        courtName: input.courtName,
        courtCode: input.courtCode,
        demo: input.demo,
        deviceId: context.newId(),
        deviceName: input.deviceName,
        prefix: 'D1',
        createdAt: ports.now(),
        officers: [],
      }
      state.profile = profile
      try {
        const store = await core.openStore(key)
        const court = await foundLocalCourt(ports, context.newId, {
          code: input.courtCode,
          name: input.courtName,
          demo: input.demo,
        })
        keepCourtKeys(store.db, court)
        writeSecret(store.db, 'court.issuingSerial', Buffer.from(court.issuing.serial))
        const deviceKey = newSigningKey(ports.random)
        writeSecret(store.db, 'device.key', deviceKey.seed)
        const certificate = await issueFor(ports, context.newId, issuer(store), {
          use: 'device',
          subject: profile.deviceId,
          device: null,
          name: profile.deviceName,
          role: null,
          publicKey: deviceKey.publicKey,
        })
        const officer = { id: officerId, name: input.officerName, role: input.role }
        const facts = await addOfficerFacts(store, officer, made.secret)
        const set = { certificate, name: profile.deviceName, prefix: profile.prefix }
        const scope = `court:${profile.courtCode}`
        const device = draft(scope, identityTypes.deviceAdded, 'device', profile.deviceId, [], { set })
        appendAs(context, store, { officerId, role: input.role }, [
          courtFounded(court, context.newId()),
          device,
          facts.added,
        ])
        keepOfficerKey(store, officerId, facts.wrapped)
        await writeKeySlotFile(paths.keySlots, made.file)
        await syncOfficers(store)
        openSession(store, context.profile(), officerId, made.secret, facts.key)
        news()
        return {
          recoveryCode: made.recoveryCode,
          rootFingerprint: rootWords(court.root.publicKey)
            .map((word) => word.zh)
            .join(' '),
        }
      } catch (error) {
        state.profile = null
        state.store?.db.close()
        state.store = null
        throw error
      }
    },

    async unlock(input: { officerId: string; pin: string }) {
      const opened = await openPin(input.officerId, input.pin)
      const store = await core.openStore(opened.databaseKey)
      if (store.key !== opened.databaseKey) opened.databaseKey.fill(0)
      if (!opened.confirmed) {
        await writeKeySlotFile(
          paths.keySlots,
          confirmSlot(await slots(), input.officerId, { ...opened, databaseKey: store.key }),
        )
      }
      const wrapped = wrappedKey(store, input.officerId)
      const known = wrapped === null ? null : openOfficerKey(wrapped, opened.secret)
      const key = known ?? (await renewKey(store, input.officerId, opened.secret))
      await syncOfficers(store)
      const session = openSession(store, context.profile(), input.officerId, opened.secret, key)
      news()
      return { officerId: session.officerId, name: session.name, role: session.role }
    },

    /** The printed code opens the store and gives an officer a new PIN and, since the old one is lost, a new key. */
    async unlockWithCode(input: { code: string; officerId: string; newPin: string }) {
      const opened = await counted('recovery', async () => {
        const answer = await openFitting((file) => openWithRecovery(file, input.code))
        return answer.ok ? answer : null
      }).catch((error: unknown) => {
        if ((error as { code?: string }).code === 'WRONG_PIN') throw deskError('WRONG_CODE', {})
        throw error
      })
      const store = await core.openStore(opened.databaseKey)
      const entry = { officer: input.officerId, pin: input.newPin, keychainSecret: await keychainSecret(true) }
      const replaced = await weakPin(replaceOfficerSlot(await slots(), store.key, entry, slotPorts))
      const key = await renewKey(store, input.officerId, replaced.secret)
      await writeKeySlotFile(paths.keySlots, replaced.file)
      await core.attempts.succeed(input.officerId)
      const session = openSession(store, context.profile(), input.officerId, replaced.secret, key)
      news()
      return { officerId: session.officerId, name: session.name, role: session.role }
    },

    /**
     * Signature of another officer, given with their PIN on this laptop, over the canonical bytes of an act. The
     * session of who is at work goes on. Throws WRONG_PIN, WAIT; REFUSED `recorderIsChecker` for one's own PIN.
     */
    async secondSignature(officer: { officerId: string; pin: string }, bytes: Uint8Array): Promise<ActSignature> {
      const session = context.session()
      if (session.officerId === officer.officerId) refuse('recorderIsChecker', 'checker', '')
      const store = context.store()
      const opened = await openPin(officer.officerId, officer.pin)
      opened.databaseKey.fill(0)
      const wrapped = wrappedKey(store, officer.officerId)
      const known = wrapped === null ? null : openOfficerKey(wrapped, opened.secret)
      const key = known ?? (await renewKey(store, officer.officerId, opened.secret))
      opened.secret.fill(0)
      return { officer: officer.officerId, publicKey: key.publicKey, signature: key.sign('act', bytes) }
    },

    /** Signature of the officer at work over the canonical bytes of an act. */
    ownSignature(bytes: Uint8Array): ActSignature {
      const { officerId, key } = context.session()
      return { officer: officerId, publicKey: key.publicKey, signature: key.sign('act', bytes) }
    },

    lock(): void {
      if (state.session === null) return
      const { session } = state
      state.session = null
      closeSession(session)
      news()
    },

    listOfficers() {
      requirePermission(context, 'case.read')
      return officerRows(context.store().db).map(officerView)
    },

    async addOfficer(input: { commandId: string; name: string; role: Role; pin: string }) {
      requirePermission(context, 'officers.manage')
      const store = context.store()
      const id = context.newId()
      const entry = { officer: id, pin: input.pin, keychainSecret: await keychainSecret(true) }
      const made = await weakPin(addOfficerSlot(await slots(), store.key, entry, slotPorts))
      const facts = await addOfficerFacts(store, { id, name: input.name, role: input.role }, made.secret)
      made.secret.fill(0)
      await writeKeySlotFile(paths.keySlots, made.file)
      const call = { commandId: input.commandId, procedure: 'identity.addOfficer' }
      const view = command(context, 'officers.manage', call, (act) => {
        act.append([facts.added])
        keepOfficerKey(store, id, facts.wrapped)
        act.touch('identity', '', [id])
        return officerView(
          found(
            officerRows(act.db).find((row) => row.officer_id === id),
            'officer',
          ),
        )
      })
      await syncOfficers(store)
      news()
      return view
    },

    /** Takes an officer's slot away and changes the database key, so that an old copy of the slot file opens nothing new. */
    async removeOfficer(input: { commandId: string; officerId: string; reason: string; pin: string }) {
      const session = requirePermission(context, 'officers.manage')
      if (session.officerId === input.officerId) refuse('notYourself', 'officer', '')
      const own = await openPin(session.officerId, input.pin)
      own.secret.fill(0)
      own.databaseKey.fill(0)
      const store = context.store()
      const row = found(
        officerRows(store.db).find((officer) => officer.officer_id === input.officerId),
        'officer',
      )
      const call = { commandId: input.commandId, procedure: 'identity.removeOfficer' }
      command(context, 'officers.manage', call, (act) => {
        const body = { reason: input.reason, set: { active: false } }
        const scope = `court:${context.profile().courtCode}`
        act.append([
          draft(scope, identityTypes.officerRemoved, 'officer', row.officer_id, JSON.parse(row.rev) as string[], body),
        ])
        act.touch('identity', '', [row.officer_id])
        return {}
      })
      await rotateStoreKey(core, removeOfficerSlot(await slots(), input.officerId))
      await syncOfficers(store)
      news()
      return {}
    },

    async changePin(input: { oldPin: string; newPin: string }) {
      const session = context.session()
      const store = context.store()
      const opened = await openPin(session.officerId, input.oldPin)
      opened.databaseKey.fill(0)
      const entry = { officer: session.officerId, pin: input.newPin, keychainSecret: await keychainSecret(true) }
      const replaced = await weakPin(replaceOfficerSlot(await slots(), store.key, entry, slotPorts))
      const wrapped = found(wrappedKey(store, session.officerId), 'officerKey')
      const again = found(rewrapOfficerKey(wrapped, opened.secret, replaced.secret, ports.random), 'officerKey')
      opened.secret.fill(0)
      await writeKeySlotFile(paths.keySlots, replaced.file)
      keepOfficerKey(store, session.officerId, again)
      session.secret = replaced.secret
      return {}
    },
  }
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
