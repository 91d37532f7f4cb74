import { rm } from 'node:fs/promises'
import { officerRows, readSecret, writeSecret } from '../../db/identity.ts'
import { identityTypes, type SessionStatement, sessionOpenedBody } from '../../shared/domain/identity/events.ts'
import type { Role } from '../../shared/domain/identity/roles.ts'
import { canonicalBytes, type JsonObject } from '../../shared/journal/canonical.ts'
import { leafHash, merkleRoot } from '../../shared/journal/merkle.ts'
import { command, draft, guarded, type OpenStore, requirePermission, type Session } from './context.ts'
import type { Core } from './core.ts'
import { deskError, found, refuse } from './errors.ts'
import { opensStore, rotateStoreKey, settleRotation, slotFiles } from './keyRotation.ts'
import { peekCertificate } from './keys/certificates.ts'
import { type KeySlotFile, readKeySlotFile, writeKeySlotFile } from './keys/keySlotFile.ts'
import {
  addOfficerSlot,
  confirmSlot,
  createSlots,
  KeySlotError,
  type KeySlotPorts,
  openWithPin,
  openWithRecovery,
  removeOfficerSlot,
  replaceOfficerSlot,
} from './keys/keySlots.ts'
import {
  createOfficerKey,
  type OfficerKey,
  openOfficerKey,
  rewrapOfficerKey,
  wrappedOfficerKeySchema,
} from './keys/officerKey.ts'
import { rootWords } from './keys/rootWords.ts'
import { newSigningKey } from './keys/signingKey.ts'
import { courtFounded, foundLocalCourt, type Issuer, issueFor, keepCourtKeys } from './localCourt.ts'
import { type Profile, writeProfile } from './profile.ts'

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

/** Who may open this laptop, who has, and the local court behind them. */
export function identityService(core: Core) {
  const { context, ports, paths, state } = core
  const slotPorts: KeySlotPorts = {
    random: ports.random,
    newId: context.newId,
    cost: { N: ports.keyCost.N, r: 8, p: 1 },
    allowWeakForTests: ports.allowWeakKeys,
  }
  const news = (): void => core.changes.publish({ feature: 'status', scope: '', ids: [] })

  async function keychainSecret(make: boolean): Promise<Uint8Array | null> {
    if (!ports.keychain.available) return null
    const known = await ports.keychain.get('database')
    if (known !== null) return Buffer.from(known, 'base64')
    if (!make) return null
    const made = ports.random(32)
    await ports.keychain.set('database', made.toString('base64'))
    return made
  }

  async function slots(): Promise<KeySlotFile> {
    return readSlots(paths.keySlots)
  }

  async function readSlots(path: string): Promise<KeySlotFile> {
    const read = await readKeySlotFile(path)
    if (!read.ok) throw deskError('NOT_FOUND', { what: `keySlots.${read.code}` })
    return read.file
  }

  /** Opens with the slot file whose key fits the store; a rotation that was cut leaves two. */
  async function openFitting<T extends { ok: boolean }>(open: (file: KeySlotFile) => Promise<T> | T): Promise<T> {
    const files = await slotFiles(paths)
    let answer = await open(await readSlots(files[0] ?? paths.keySlots))
    if (files.length === 1) return answer
    for (const path of files) {
      answer = await open(await readSlots(path))
      if (!answer.ok || !('databaseKey' in answer)) continue
      if (!opensStore(paths, answer.databaseKey as Uint8Array)) continue
      await settleRotation(paths, path)
      break
    }
    return answer
  }

  function weakPin<T>(work: Promise<T>): Promise<T> {
    return work.catch((error: unknown) => {
      if (error instanceof KeySlotError) throw deskError('WEAK_PIN', { reason: error.code })
      throw error
    })
  }

  function openSession(
    store: OpenStore,
    profile: Profile,
    officerId: string,
    secret: Buffer,
    key: OfficerKey,
  ): Session {
    const row = found(
      officerRows(store.db).find((officer) => officer.officer_id === officerId),
      'officer',
    )
    const role = row.role as Role
    const session: Session = { officerId, name: row.name, role, since: ports.now(), key, secret }
    const scope = `device:${profile.deviceId}`
    const head = store.journal.heads().find((entry) => entry.scope === scope && entry.device === profile.deviceId)
    const statement: SessionStatement = {
      v: 1,
      device: profile.deviceId,
      officer: officerId,
      role,
      boot: store.boot,
      at: session.since,
      head: head?.hash ?? null,
    }
    const signature = key.sign('session', canonicalBytes({ ...statement }))
    const body = sessionOpenedBody(statement, key.publicKey, signature)
    appendAs(store, session, [draft(scope, identityTypes.sessionOpened, 'session', context.newId(), [], body)])
    if (state.session !== null) closeSession(state.session)
    state.session = session
    state.lastTouch = ports.now()
    return session
  }

  function appendAs(
    store: OpenStore,
    by: { officerId: string; role: string },
    drafts: Parameters<OpenStore['journal']['append']>[0],
  ) {
    guarded(context, () => store.journal.transact(() => store.journal.append(drafts, by, context.newId())))
  }

  /** Signs the heads of everything this device wrote, so that a later cut shows; then forgets the officer's key. */
  function closeSession(session: Session): void {
    const { store } = state
    if (store !== null) {
      const device = context.profile().deviceId
      const heads = store.journal.heads().filter((head) => head.device === device)
      const leaves = heads.map((head) =>
        leafHash(canonicalBytes({ hash: head.hash, scope: head.scope, seq: head.seq })),
      )
      const list = {
        at: ports.now(),
        count: heads.length,
        device,
        root: Buffer.from(merkleRoot(leaves)).toString('hex'),
        v: 1,
      }
      const signature = session.key.sign('heads', canonicalBytes(list))
      const body = { heads: list, publicKey: session.key.publicKey, signature }
      appendAs(store, session, [
        draft(`device:${device}`, identityTypes.sessionClosed, 'session', context.newId(), [], body),
      ])
    }
    session.secret.fill(0)
  }

  function issuer(store: OpenStore): Issuer {
    const profile = context.profile()
    const seed = readSecret(store.db, 'court.issuing')
    const serial = readSecret(store.db, 'court.issuingSerial')
    return {
      courtCode: profile.courtCode,
      realm: profile.demo ? 'demo' : 'local',
      serial: Buffer.from(found(serial, 'issuer')).toString('utf8'),
      seed: found(seed, 'issuer'),
    }
  }

  function keepOfficerKey(store: OpenStore, officerId: string, wrapped: object): void {
    writeSecret(store.db, `officerKey.${officerId}`, Buffer.from(JSON.stringify(wrapped)))
  }

  function wrappedKey(store: OpenStore, officerId: string) {
    const bytes = readSecret(store.db, `officerKey.${officerId}`)
    return bytes === null ? null : wrappedOfficerKeySchema.parse(JSON.parse(Buffer.from(bytes).toString('utf8')))
  }

  /** The profile's list of who can unlock follows the journal. */
  async function syncOfficers(store: OpenStore): Promise<void> {
    const profile = context.profile()
    const officers = officerRows(store.db).map((row) => ({
      officerId: row.officer_id,
      name: row.name,
      role: row.role,
      active: row.active === 1,
    }))
    if (JSON.stringify(officers) === JSON.stringify(profile.officers)) return
    state.profile = { ...profile, officers }
    await writeProfile(paths, state.profile)
  }

  async function addOfficerFacts(
    store: OpenStore,
    officer: { id: string; name: string; role: Role },
    secret: Uint8Array,
  ) {
    const profile = context.profile()
    const owner = { officer: officer.id, device: profile.deviceId }
    const { wrapped, key } = createOfficerKey(owner, secret, ports.random)
    const certificate = await issueFor(ports, context.newId, issuer(store), {
      use: 'officer',
      subject: officer.id,
      device: profile.deviceId,
      name: officer.name,
      role: officer.role,
      publicKey: key.publicKey,
    })
    const set: JsonObject = { active: true, certificate, name: officer.name, role: officer.role }
    const added = draft(`court:${profile.courtCode}`, identityTypes.officerAdded, 'officer', officer.id, [], { set })
    return { wrapped, key, added }
  }

  /** A new key for a known officer: the old one is lost with its PIN, or a PIN change was cut in the middle. */
  async function renewKey(store: OpenStore, officerId: string, secret: Uint8Array): Promise<OfficerKey> {
    const row = found(
      officerRows(store.db).find((officer) => officer.officer_id === officerId && officer.active === 1),
      'officer',
    )
    const facts = await addOfficerFacts(store, { id: row.officer_id, name: row.name, role: row.role as Role }, secret)
    const renewed = { ...facts.added, seen: JSON.parse(row.rev) as string[] }
    appendAs(store, { officerId: row.officer_id, role: row.role }, [renewed])
    keepOfficerKey(store, row.officer_id, facts.wrapped)
    return facts.key
  }

  /** A wrong PIN counts before it is tried, durably, so that pulling the plug gains nothing. */
  async function counted<T>(officerId: string, attempt: () => Promise<T | null>): Promise<T> {
    const allowed = await core.attempts.begin(officerId)
    if (!allowed.allowed) throw deskError('WAIT', { waitMs: allowed.waitMs })
    const opened = await attempt()
    if (opened === null) {
      const next = await core.attempts.look(officerId)
      throw deskError(
        'WRONG_PIN',
        next.allowed ? { triesLeft: next.left, waitMs: 0 } : { triesLeft: 0, waitMs: next.waitMs },
      )
    }
    await core.attempts.succeed(officerId)
    return opened
  }

  const openPin = (officerId: string, pin: string) =>
    counted(officerId, async () => {
      const entry = { officer: officerId, pin, keychainSecret: await keychainSecret(false) }
      const opened = await openFitting((file) => openWithPin(file, entry))
      return opened.ok ? opened : null
    })

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
        appendAs(store, { officerId, role: input.role }, [courtFounded(court, context.newId()), device, facts.added])
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
