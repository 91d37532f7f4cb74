import { caseRowById } from '../../../db/cases.ts'
import { caseScopes, notHeldBy, siteScopes } from '../../../db/handBack.ts'
import { deviceRows, namesOf } from '../../../db/identity.ts'
import type { Db } from '../../../db/open.ts'
import { siteRow } from '../../../db/site.ts'
import { foundingDevices } from '../../../db/sync.ts'
import { siteRowsOfCase } from '../../../db/worklist.ts'
import type {
  NamedScope,
  ScopeGrants,
  TakenFromHere,
  TakenScope,
} from '../../../shared/contract/desk/sync/scopeGrants.ts'
import { GRANTING_ROLES, type TakenBack } from '../../../shared/sync/grant.ts'
import { stillHolds } from '../../../shared/sync/inForce.ts'
import { covers, giving, isGranted } from '../../../shared/sync/protocol.ts'
import { courtChain } from '../approvals/trust.ts'
import { type Act, type CoreContext, command, requirePermission, requireSame } from '../context.ts'
import { found, refuse } from '../errors.ts'
import { makeRevocations } from '../revocations.ts'
import { type GrantsKnown, grantsKnown, scopesOf, withdrawnFrom } from './grants.ts'
import { holderHere } from './handBackScope.ts'
import { readAllNames } from './namedFiles.ts'
import { type Granter, granterHere } from './signGrants.ts'
import { laptopLabels } from './state.ts'

/** Told at once: scopes of a laptop and withdrawals; parts that can be chosen. */
const TOLD = 200
const PARTS = 500

/** Who may have what, and grants that are taken back before their date (decision 0051). */
export function scopeGrantsService(context: CoreContext) {
  async function list(): Promise<ScopeGrants> {
    const session = requirePermission(context, 'case.read')
    readAllNames(context)
    const known = await grantsKnown(context)
    const { devices } = await makeRevocations(context).devices()
    const holder = await holderHere(context)
    const { root } = await courtChain(context)
    requireSame(context, session)
    if (known === null) return { granting: false, may: false, laptops: [], parts: [], takenBack: [], fromHere: [] }
    const { db } = context.store()
    const { deviceId } = context.profile()
    const label = laptopLabels(db)
    const told = known.takenBack.toReversed().map((one) => takenView(context, known, one))
    // The issuing station is no laptop: nothing is granted to it.
    const stations = foundingDevices(db, context.profile().courtCode, root)
    const standing = devices.filter((one) => one.revokedAt === null && !stations.includes(one.deviceId))
    return {
      granting: true,
      may: GRANTING_ROLES.includes(session.role),
      laptops: standing.map((one) => holderView(context, known, { device: one.deviceId, name: label(one.deviceId) })),
      parts: [...siteScopes(db), ...caseScopes(db)].slice(0, PARTS).map(({ scope }) => namedScope(db, scope)),
      takenBack: told.slice(0, TOLD),
      fromHere: withdrawnFrom(context, known, deviceId).map((one): TakenFromHere => {
        return { ...takenView(context, known, one), ...leftHere(db, one.scope, holder?.peer ?? '', deviceId) }
      }),
    }
  }

  /** Who signs here, and what is known, before a command begins. */
  async function ready(): Promise<{ known: GrantsKnown; granter: Granter }> {
    const session = requirePermission(context, 'case.read')
    const known = await grantsKnown(context)
    const { chainOf } = await courtChain(context)
    requireSame(context, session)
    const granter = known === null ? null : granterHere(context, chainOf)
    if (known === null || granter === null) refuse('takeBackNeeded', 'scope', '')
    return { known, granter }
  }

  return {
    list,
    async takeBack(input: { commandId: string; device: string; scope: string; reason: string }): Promise<ScopeGrants> {
      const { known, granter } = await ready()
      const { commandId, device, scope, reason } = input
      command(context, 'case.read', { commandId, procedure: 'grants.takeBack' }, (act) => {
        const row = found(
          deviceRows(act.db).find((one) => one.device_id === device),
          'device',
        )
        const has = scopesOf(context, known, device, 'now')
        if (!isGranted(has, scope)) refuse('notGranted', 'scope', row.name)
        for (const one of withItsSites(act, scope)) {
          if (isGranted(has, one)) granter.takeBack(act, { device, scope: one, reason })
        }
        act.touch('sync', '', [])
        return {}
      })
      return list()
    },
    async giveAgain(input: { commandId: string; takenId: string }): Promise<ScopeGrants> {
      const { known, granter } = await ready()
      const { commandId, takenId } = input
      command(context, 'case.read', { commandId, procedure: 'grants.giveAgain' }, (act) => {
        const { device, scope } = found(
          known.takenBack.find((one) => one.id === takenId),
          'grant',
        )
        const away = withdrawnFrom(context, known, device)
        const scopes = withItsSites(act, scope).filter((one) => away.some((gone) => gone.scope === one))
        if (!scopes.includes(scope)) refuse('notTakenBack', 'scope', namedScope(act.db, scope).name)
        for (const one of scopes) granter.grant(act, { device, scope: one }, known)
        act.touch('sync', '', [])
        return {}
      })
      return list()
    },
  }
}

/** A case goes with its sites, as it is handed back with them (L8). */
function withItsSites({ db }: Act, scope: string): string[] {
  const caseId = /^case:([^*]+)$/.exec(scope)?.[1]
  return [scope, ...(caseId === undefined ? [] : siteRowsOfCase(db, caseId).map((site) => `site:${site.site_id}`))]
}

/** A scope in words of this store. */
function namedScope(db: Db, scope: string): NamedScope {
  const [kind = '', id = ''] = scope.split(':')
  const all = scope.endsWith('*')
  if (kind === 'site') return { scope, kind, all, name: siteRow(db, id)?.name ?? '' }
  if (kind === 'case') return { scope, kind, all, name: caseRowById(db, id)?.case_no ?? '' }
  return { scope, kind: 'register', all, name: '' }
}

function holderView(
  context: CoreContext,
  known: GrantsKnown,
  { device, name }: { device: string; name: string },
): ScopeGrants['laptops'][number] {
  const { db } = context.store()
  const scopes = giving(scopesOf(context, known, device, 'now'))
  // What lies inside a larger one says nothing more.
  const own = scopes.filter((one) => !scopes.some((wide) => wide !== one && covers(wide, one)))
  const untilOf = (scope: string): number | null => {
    const ends = known.grants.filter((one) => one.device === device && one.scope === scope).map(({ until }) => until)
    const dates = ends.filter((end) => end !== null)
    return ends.length === 0 || dates.length < ends.length ? null : Math.max(...dates)
  }
  return {
    ...{ device, name, self: device === context.profile().deviceId, hasTotal: own.length },
    has: own.slice(0, TOLD).map((scope) => ({ ...namedScope(db, scope), until: untilOf(scope) })),
  }
}

function takenView(context: CoreContext, known: GrantsKnown, one: TakenBack): TakenScope {
  const { db } = context.store()
  const { id, device, scope, by, at, reason } = one
  return {
    ...{ ...namedScope(db, scope), takenId: id, device, at, reason },
    ...{ laptop: laptopLabels(db)(device), officer: namesOf(db).officers.get(by) ?? by },
    again: !stillHolds(scopesOf(context, known, device, 'now'), one),
  }
}

/** What is here of a withdrawn scope, and what of that the court has not signed for. */
function leftHere(db: Db, scope: string, peer: string, device: string): Omit<TakenFromHere, keyof TakenScope> {
  const here = [...siteScopes(db), ...caseScopes(db)].filter((one) => covers(scope, one.scope))
  const lacks = here.map((one) => notHeldBy(db, { scope: one.scope, device, peer }))
  return {
    events: here.reduce((sum, one) => sum + one.events, 0),
    unsent: lacks.reduce((sum, one) => sum + one.events, 0),
    files: lacks.reduce((sum, one) => sum + one.files, 0),
  }
}
