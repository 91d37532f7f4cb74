import { caseRowById } from '../../../db/cases.ts'
import { handBackRows, siteScopes } from '../../../db/handBack.ts'
import { namesOf } from '../../../db/identity.ts'
import { siteRow } from '../../../db/site.ts'
import { bareEvents, withheldScopes } from '../../../db/withheld.ts'
import type { HandBackState, TakenOf } from '../../../shared/contract/desk/sync/handBack.ts'
import { may } from '../../../shared/domain/identity/permissions.ts'
import { chinaDate } from '../../../shared/domain/worklist/rules.ts'
import { type CoreContext, command, requirePermission, requireSame } from '../context.ts'
import { found, refuse } from '../errors.ts'
import { withdrawnHere, withdrawnOf } from './grants.ts'
import { casesToGive, handBackOfCases } from './handBackCases.ts'
import { blocksOfSite, giveScope, holderHere, isLongAgo, lastOf, takenFrom, takeScope } from './handBackScope.ts'
import { readAllNames } from './namedFiles.ts'
import { peerNameOf } from './state.ts'

/** Hands whole sites back and asks for them again (L8). */
export function handBackService(context: CoreContext) {
  async function list(): Promise<HandBackState> {
    const session = requirePermission(context, 'case.read')
    const { db } = context.store()
    readAllNames(context)
    const holder = await holderHere(context)
    const withdrawn = await withdrawnHere(context)
    const names = namesOf(db)
    const told = handBackRows(db)
    const today = chinaDate(context.ports.now())
    return {
      holder: holder === null ? null : peerNameOf(db, holder),
      may: may(session.role, 'settings.write'),
      sites: siteScopes(db).map(({ scope, events }) => {
        const siteId = scope.slice('site:'.length)
        const state = withheldScopes(db).get(scope) ?? 'here'
        const site = siteRow(db, siteId)
        const last = told.find((row) => row.scope === scope)
        const closedOn = site === undefined ? null : (caseRowById(db, site.case_id)?.closed_on ?? null)
        const takenBack = takenFrom(withdrawn, scope, names)
        return {
          ...{ siteId, state, events, closedOn, name: site?.name ?? last?.name ?? '' },
          missing: state === 'here' ? 0 : bareEvents(db, scope),
          takenBack: state === 'here' ? takenBack : null,
          proposed: state === 'here' && closedOn !== null && isLongAgo(closedOn, today),
          blocks: state === 'here' ? blocksOfSite(context, siteId, holder) : [],
          last: last === undefined ? null : lastOf(db, last, names),
        }
      }),
      ...casesToGive(context, holder, withdrawn),
    }
  }

  return {
    list,
    /** By whom one site or case was taken back from this laptop; null = it is the laptop's, or was never taken (decision 0051). */
    async taken({ kind, id }: { kind: 'site' | 'case'; id: string }): Promise<TakenOf | null> {
      const session = requirePermission(context, 'case.read')
      const scope = `${kind}:${id}`
      const withdrawn = await withdrawnOf(context, scope)
      requireSame(context, session)
      return takenFrom(withdrawn, scope, namesOf(context.store().db))
    },
    ...handBackOfCases(context, list),
    async give(input: { commandId: string; siteId: string; reason: string }): Promise<HandBackState> {
      const holder = await holderHere(context)
      readAllNames(context)
      const call = { commandId: input.commandId, procedure: 'handBack.give' }
      const done = command(context, 'settings.write', call, (act) => {
        const site = found(siteRow(act.db, input.siteId), 'site')
        const [block] = blocksOfSite(context, input.siteId, holder)
        if (block !== undefined || holder === null)
          refuse('handBackBlocked', block?.code ?? 'noHolder', String(block?.n ?? 1))
        const scope = `site:${input.siteId}`
        const gone = giveScope(context, act, { scope, name: site.name, reason: input.reason, holder, together: [] })
        act.touch('all', '', [])
        return gone
      })
      // A kill before this leaves sealed files that no row names; what counts is gone already.
      for (const hash of done.files) await context.store().blobs.remove(hash, { event: done.order })
      return list()
    },
    takeAgain(input: { commandId: string; siteId: string }): Promise<HandBackState> {
      const call = { commandId: input.commandId, procedure: 'handBack.takeAgain' }
      command(context, 'settings.write', call, (act) => {
        const scope = `site:${input.siteId}`
        found(withheldScopes(act.db).get(scope), 'site')
        takeScope(context, act, scope)
        act.touch('all', '', [])
        return {}
      })
      return list()
    },
  }
}
