import { caseRowById } from '../../../db/cases.ts'
import { deviceRows, namesOf, readSecret } from '../../../db/identity.ts'
import {
  filesOnlyOn,
  lastNumberOf,
  lostDevices,
  lostLaptopRows,
  roomsGivenFrom,
  roomsOfDevice,
  roomsOfFiles,
  streamsOfDevice,
} from '../../../db/lostLaptops.ts'
import type { Db } from '../../../db/open.ts'
import { roomRow, siteRow } from '../../../db/site.ts'
import { peerHeadsOf, timeOfEvent } from '../../../db/sync.ts'
import type { LostLaptopTable } from '../../../db/syncSchema.ts'
import type { LostLaptop, LostLaptops, LostRoom } from '../../../shared/contract/desk/sync/lostLaptops.ts'
import { may } from '../../../shared/domain/identity/permissions.ts'
import { siteTypes } from '../../../shared/domain/site/site.ts'
import { syncTypes } from '../../../shared/domain/sync/events.ts'
import { streamKey } from '../../../shared/sync/missing.ts'
import { isGranted } from '../../../shared/sync/protocol.ts'
import { courtChain, revocationsHere } from '../approvals/trust.ts'
import { type Act, type CoreContext, command, draft, requirePermission, requireSame } from '../context.ts'
import { checkRev, found, refuse } from '../errors.ts'
import { openRoomHere } from '../openRoom.ts'
import { makeRevocations } from '../revocations.ts'
import { grantsKnown, scopesOf } from './grants.ts'
import { readAllNames } from './namedFiles.ts'
import { granterHere } from './signGrants.ts'
import { type Holder, holdersHere, laptopLabels } from './state.ts'

type Known = Awaited<ReturnType<typeof whatIsKnown>>

/** A lost laptop (L8): reported in words, what it alone had, its rooms given to another one, and its return. */
export function lostLaptopsService(context: CoreContext) {
  async function list(): Promise<LostLaptops> {
    const session = requirePermission(context, 'case.read')
    readAllNames(context)
    const known = await whatIsKnown(context)
    requireSame(context, session)
    const { db } = context.store()
    const gone = lostDevices(db)
    const { deviceId } = context.profile()
    return {
      mayReport: may(session.role, 'officers.manage'),
      mayGive: may(session.role, 'inventory.lock'),
      issuesHere: readSecret(db, 'court.issuing') !== null,
      laptops: known.devices
        .filter((one) => one.revokedAt === null && !gone.includes(one.deviceId))
        .map(({ deviceId: device, name, prefix, self }) => ({ device, name, prefix, self }))
        .toSorted(
          (a, b) => Number(b.device === deviceId) - Number(a.device === deviceId) || (a.name < b.name ? -1 : 1),
        ),
      lost: lostLaptopRows(db).map((row) => lostView(context, row, known)),
    }
  }

  return {
    list,
    report(input: { commandId: string; device: string; reason: string }): Promise<LostLaptops> {
      command(context, 'officers.manage', call(input, 'lost.report'), (act) => {
        const { device, reason } = input
        if (device === context.profile().deviceId) refuse('notThisDevice', 'device', '')
        found(
          deviceRows(act.db).find((row) => row.device_id === device),
          'device',
        )
        if (lostDevices(act.db).includes(device)) refuse('alreadyLost', 'device', laptopLabels(act.db)(device))
        const heads = streamsOfDevice(act.db, device).slice(-HEADS)
        const body = { device, reason, heads: heads.map(({ scope, seq }) => ({ scope, seq })) }
        act.append([draft(courtScope(context), syncTypes.laptopLost, 'lostLaptop', act.newId(), [], body)])
        act.touch('sync', '', [])
        return {}
      })
      return list()
    },
    found(input: { commandId: string; lostId: string; rev: string[]; reason: string }): Promise<LostLaptops> {
      command(context, 'officers.manage', call(input, 'lost.found'), (act) => {
        const row = found(
          lostLaptopRows(act.db).find((one) => one.lost_id === input.lostId),
          'laptop',
        )
        checkRev('laptop', JSON.parse(row.rev) as string[], input.rev)
        if (row.found_at !== null) refuse('notLost', 'laptop', laptopLabels(act.db)(row.device))
        const body = { reason: input.reason }
        act.append([draft(courtScope(context), syncTypes.laptopFound, 'lostLaptop', row.lost_id, input.rev, body)])
        act.touch('sync', '', [])
        return {}
      })
      return list()
    },
    async give(input: {
      commandId: string
      to: string
      reason: string
      rooms: { roomId: string; rev: string[] }[]
    }): Promise<LostLaptops> {
      const session = requirePermission(context, 'inventory.lock')
      const { to } = input
      const { chainOf } = await courtChain(context)
      // A court of one machine has no leads that grant anything: its copies have every site.
      const known = to === context.profile().deviceId ? null : await grantsKnown(context)
      requireSame(context, session)
      command(context, 'inventory.lock', call(input, 'lost.give'), (act) => {
        const device = found(
          deviceRows(act.db).find((row) => row.device_id === to),
          'device',
        )
        if (lostDevices(act.db).includes(to)) refuse('laptopIsLost', 'to', device.name)
        const sites = giveRooms(context, act, input)
        const has = known === null ? ['site:*'] : scopesOf(context, known, to, 'now')
        for (const siteId of sites) {
          if (known === null || isGranted(has, `site:${siteId}`)) continue
          const granter = granterHere(context, chainOf)
          if (granter === null) refuse('grantNeeded', 'to', siteRow(act.db, siteId)?.name ?? '')
          granter.grant(act, { device: to, scope: `site:${siteId}` }, known)
        }
        return {}
      })
      return list()
    },
  }
}

/** Streams a report names; a laptop of more sites and cases than this wrote nothing new in the others lately. */
const HEADS = 200

function call(input: { commandId: string }, procedure: string) {
  return { commandId: input.commandId, procedure }
}

const courtScope = (context: CoreContext): string => `court:${context.profile().courtCode}`

/** Gives each room to the laptop `to`; answers with their sites. */
function giveRooms(
  context: CoreContext,
  act: Act,
  { to, reason, rooms }: { to: string; reason: string; rooms: { roomId: string; rev: string[] }[] },
): string[] {
  const sites = new Set<string>()
  const { deviceId } = context.profile()
  for (const { roomId, rev } of rooms) {
    const row = found(roomRow(act.db, roomId), 'room')
    checkRev('room', JSON.parse(row.rev) as string[], rev)
    if (row.held_by === to) refuse('givesHere', 'room', row.code)
    const open = to === deviceId && row.state === 'open' ? openRoomHere(act, deviceId) : undefined
    if (open !== undefined) refuse('roomStillOpen', 'room', open.code)
    const from = row.held_by ?? ''
    const body = { from, to, reason, items: lastNumberOf(act.db, roomId, from) }
    act.append([draft(`site:${row.site_id}`, siteTypes.roomGiven, 'room', roomId, rev, body)])
    act.touch('site', row.site_id, [roomId])
    sites.add(row.site_id)
  }
  act.touch('sync', '', [])
  return [...sites]
}

async function whatIsKnown(context: CoreContext) {
  const { root } = await courtChain(context)
  const { lists: revocations } = await revocationsHere(context)
  const holders = holdersHere(context, { trust: { root, revocations } })
  const { devices } = await makeRevocations(context).devices()
  return { holders, devices }
}

function lostView(context: CoreContext, row: LostLaptopTable, { holders, devices }: Known): LostLaptop {
  const { db } = context.store()
  const names = namesOf(db).officers
  const who = (id: string | null): string => (id === null ? '' : (names.get(id) ?? id))
  const { device } = row
  const heads = streamsOfDevice(db, device)
  const told = JSON.parse(row.heads) as { scope: string; seq: number }[]
  return {
    ...{ lostId: row.lost_id, device, name: laptopLabels(db)(device), at: row.at, officer: who(row.officer_id) },
    ...{ reason: row.reason, rev: JSON.parse(row.rev) as string[] },
    found:
      row.found_at === null ? null : { at: row.found_at, officer: who(row.found_by), reason: row.found_reason ?? '' },
    revokedAt: devices.find((one) => one.deviceId === device)?.revokedAt ?? null,
    knownUntil: knownUntil(db, device, { heads, holders }),
    arrived: told.reduce((sum, { scope, seq }) => {
      return sum + Math.max(0, (heads.find((head) => head.scope === scope)?.seq ?? 0) - seq)
    }, 0),
    streams: streamsOf(db, device, { heads, holders }),
    files: filesOf(db, device),
    rooms: roomsOf(db, row.found_at === null ? roomsOfDevice(db, device) : roomsGivenFrom(db, device)),
    command: revokeCommand(device, row.reason),
  }
}

/** Until when what it recorded is known: the newest of its records here, or the newest word it signed. */
function knownUntil(
  db: Db,
  device: string,
  { heads, holders }: { heads: readonly { scope: string; seq: number }[]; holders: readonly Holder[] },
): number | null {
  const written = heads.map(({ scope, seq }) => timeOfEvent(db, device, scope, seq))
  const signed = holders.filter((one) => one.device === device).map(({ saidAt }) => saidAt)
  const times = [...written, ...signed].filter((at) => at !== null)
  return times.length === 0 ? null : Math.max(...times)
}

/**
 * Its streams: how much is here, what another trusted holder signed for and will bring, and what it signed itself and
 * nobody else has. What it wrote after its last word nobody can count.
 */
function streamsOf(
  db: Db,
  device: string,
  { heads, holders }: { heads: readonly { scope: string; seq: number }[]; holders: readonly Holder[] },
): LostLaptop['streams'] {
  const gone = lostDevices(db)
  const scopes = new Set(heads.map(({ scope }) => scope))
  for (const { has } of holders) {
    for (const key of has.keys()) if (key.startsWith(`${device} `)) scopes.add(key.slice(device.length + 1))
  }
  return [...scopes].sort().flatMap((scope) => {
    const [kind = '', id = ''] = scope.split(':')
    if (kind !== 'site' && kind !== 'case') return []
    const here = heads.find((head) => head.scope === scope)?.seq ?? 0
    const said = (own: boolean): number =>
      holders
        .filter((one) => (one.device === device) === own && (own || !gone.includes(one.device)))
        .reduce((most, { has }) => Math.max(most, has.get(streamKey({ device, scope })) ?? 0), 0)
    const others = Math.max(here, said(false), ...sentBy(db, device, scope, gone))
    return [
      {
        ...{ kind, name: scopeName(db, kind, id), events: here },
        ...{ coming: others - here, alone: Math.max(0, said(true) - others) },
      },
    ]
  })
}

/** Up to where other sides have its stream, as they said when they were met. */
function sentBy(db: Db, device: string, scope: string, gone: readonly string[]): number[] {
  const isOther = (peer: string): boolean => {
    const holder = peer.slice(peer.indexOf(':') + 1)
    return holder !== device && !gone.includes(holder)
  }
  return peerHeadsOf(db, device, scope).flatMap(({ peer, seq }) => (isOther(peer) ? [seq] : []))
}

function scopeName(db: Db, kind: 'site' | 'case', id: string): string {
  return (kind === 'site' ? siteRow(db, id)?.name : caseRowById(db, id)?.case_no) ?? ''
}

function filesOf(db: Db, device: string): LostLaptop['files'] {
  return [...Map.groupBy(filesOnlyOn(db, device), ({ scope }) => scope)].map(([scope, files]) => {
    const [kind = '', id = ''] = scope.split(':')
    const hashes = files.map(({ hash }) => hash)
    return {
      siteName: kind === 'site' || kind === 'case' ? scopeName(db, kind, id) : '',
      n: files.length,
      rooms: kind === 'site' ? roomsOfFiles(db, id, hashes) : [],
    }
  })
}

function roomsOf(db: Db, rows: ReturnType<typeof roomsOfDevice>): LostRoom[] {
  return rows.map(({ room_id: roomId, site_id: siteId, code, state, rev }) => ({
    ...{ roomId, siteId, code, rev: JSON.parse(rev) as string[], siteName: siteRow(db, siteId)?.name ?? '' },
    state: state === 'open' || state === 'left' ? state : 'untouched',
  }))
}

/** The court's command with the device's id; of the reason only what no shell reads as its own. */
function revokeCommand(device: string, reason: string): string {
  const words = reason.replace(/["'`$\\!\s]+/g, ' ').trim()
  return `fieldwrit-court revoke --keys KEYS --device ${device} --reason "${words}"`
}
