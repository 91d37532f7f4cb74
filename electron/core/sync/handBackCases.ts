import { caseRowById, effectiveStatus } from '../../../db/cases.ts'
import { caseScopes, handBackRows } from '../../../db/handBack.ts'
import { namesOf } from '../../../db/identity.ts'
import type { Db } from '../../../db/open.ts'
import type { CaseRowTable } from '../../../db/schema.ts'
import type { PeerRow } from '../../../db/sync.ts'
import { bareEvents, withheldScopes } from '../../../db/withheld.ts'
import { deadlinesOfCase, siteRowsOfCase } from '../../../db/worklist.ts'
import type { HandBackState } from '../../../shared/contract/desk/sync/handBack.ts'
import { chinaDate, ruleOfNumber } from '../../../shared/domain/worklist/rules.ts'
import { type CoreContext, command } from '../context.ts'
import { found, refuse } from '../errors.ts'
import { type TakenHere, withdrawnOf } from './grants.ts'
import {
  blocksOfScope,
  blocksOfSite,
  giveScope,
  holderHere,
  isLongAgo,
  lastOf,
  takenFrom,
  takeScope,
} from './handBackScope.ts'
import { readAllNames } from './namedFiles.ts'

type CaseState = HandBackState['cases'][number]

/** Cases told at once. */
const LIMIT = 200

/** Closed and withdrawn cases that can leave with their sites, and those that are away (L8). */
export function casesToGive(
  context: CoreContext,
  holder: PeerRow | null,
  withdrawn: TakenHere,
): Pick<HandBackState, 'cases' | 'casesTotal'> {
  const { db } = context.store()
  const names = namesOf(db)
  const away = withheldScopes(db)
  const offered = caseScopes(db).flatMap(({ scope, events }) => {
    const caseId = scope.slice('case:'.length)
    const row = caseRowById(db, caseId)
    const closed = row !== undefined && (row.closed_on !== null || effectiveStatus(row) !== 'open')
    const takenBack = takenFrom(withdrawn, scope, names)
    return closed || takenBack !== null || away.has(scope) ? [{ scope, events, caseId, row, takenBack }] : []
  })
  const longest = offered.toSorted((a, b) => {
    const [on, other] = [a.row?.closed_on ?? '9999', b.row?.closed_on ?? '9999']
    return on < other || (on === other && a.caseId < b.caseId) ? -1 : 1
  })
  return {
    cases: longest.slice(0, LIMIT).map((one) => caseState(context, one, holder)),
    casesTotal: offered.length,
  }
}

interface Offered extends Pick<CaseState, 'events' | 'caseId' | 'takenBack'> {
  scope: string
  row: CaseRowTable | undefined
}

function caseState(
  context: CoreContext,
  { scope, events, caseId, row, takenBack }: Offered,
  holder: PeerRow | null,
): CaseState {
  const { db } = context.store()
  const told = handBackRows(db)
  const last = told.find((one) => one.scope === scope)
  const scopes = scopesOfCase(db, caseId)
  const state = worstOf(db, scopes)
  const closedOn = row?.closed_on ?? null
  const nameOf = (one: string): string =>
    siteRowsOfCase(db, caseId).find((site) => one === `site:${site.site_id}`)?.name ??
    told.find((row) => row.scope === one)?.name ??
    ''
  return {
    ...{ caseId, caseNo: last !== undefined && row === undefined ? last.name : (row?.case_no ?? ''), state, closedOn },
    events: events + eventsOf(db, scopes.slice(1)),
    missing: state === 'here' ? 0 : scopes.reduce((sum, one) => sum + bareEvents(db, one), 0),
    proposed: state === 'here' && closedOn !== null && isLongAgo(closedOn, chinaDate(context.ports.now())),
    takenBack: state === 'here' ? takenBack : null,
    sites: scopes.slice(1).map(nameOf),
    blocks: state === 'here' ? blocksOfCase(context, caseId, holder) : [],
    needed: state === 'here' && row !== undefined ? neededFor(db, row) : [],
    last: last === undefined ? null : lastOf(db, last, namesOf(db)),
  }
}

/** The case's own scope, then its sites: those here, and those that went with it. */
function scopesOfCase(db: Db, caseId: string): string[] {
  const scope = `case:${caseId}`
  const gone = handBackRows(db).find((one) => one.scope === scope)
  const together = gone === undefined ? [] : (JSON.parse(gone.together) as string[])
  return [...new Set([scope, ...siteRowsOfCase(db, caseId).map((site) => `site:${site.site_id}`), ...together])]
}

/** A case is away as soon as its own scope is, and on its way until every scope that went with it is whole. */
function worstOf(db: Db, scopes: readonly string[]): CaseState['state'] {
  const states = scopes.map((scope) => withheldScopes(db).get(scope) ?? 'here')
  if (states[0] === 'back') return 'back'
  return states.includes('coming') ? 'coming' : 'here'
}

function eventsOf(db: Db, scopes: readonly string[]): number {
  return scopes.reduce((sum, scope) => {
    const { n } = db
      .prepare('SELECT count(*) AS n FROM event JOIN stream USING (stream_id) WHERE scope = ?')
      .get(scope) as { n: number }
    return sum + n
  }, 0)
}

/** Why a case can't go: whatever keeps it or one of its sites that are here, of one kind together. */
function blocksOfCase(context: CoreContext, caseId: string, holder: PeerRow | null): CaseState['blocks'] {
  const { db } = context.store()
  const own = blocksOfScope(context, `case:${caseId}`, { ids: [caseId], open: 0, holder })
  const sites = siteRowsOfCase(db, caseId)
    .filter(({ site_id: siteId }) => !withheldScopes(db).has(`site:${siteId}`))
    .flatMap(({ site_id: siteId }) => blocksOfSite(context, siteId, holder))
  return [...Map.groupBy([...own, ...sites], ({ code }) => code)].map(([code, blocks]) => {
    const isSum = code !== 'courtKeeps' && code !== 'noHolder'
    return { code, n: isSum ? blocks.reduce((sum, { n }) => sum + n, 0) : 1 }
  })
}

/** What the work list still asks of a case: the officers' own deadlines that are open, and a running rule. */
function neededFor(db: Db, row: CaseRowTable): CaseState['needed'] {
  const own = deadlinesOfCase(db, row.case_id)
    .filter((one) => one.done_on === null)
    .map((one) => ({ title: one.title, rule: 'own' as const, on: one.due_on }))
  const rule = row.rule === null ? [] : [{ title: '', rule: ruleOfNumber(row.rule), on: null }]
  return [...own, ...rule]
}

/** Hands a closed case back with its sites, and takes it again. */
export function handBackOfCases(context: CoreContext, list: () => Promise<HandBackState>) {
  return {
    async giveCase(input: { commandId: string; caseId: string; reason: string }): Promise<HandBackState> {
      const holder = await holderHere(context)
      const withdrawn = await withdrawnOf(context, `case:${input.caseId}`)
      readAllNames(context)
      const call = { commandId: input.commandId, procedure: 'handBack.giveCase' }
      const { gone } = command(context, 'settings.write', call, (act) => {
        const { caseId, reason } = input
        const row = found(caseRowById(act.db, caseId), 'case')
        found(
          caseScopes(act.db).find(({ scope }) => scope === `case:${caseId}`),
          'case',
        )
        const isTaken = takenFrom(withdrawn, `case:${caseId}`, namesOf(act.db)) !== null
        if (!isTaken && row.closed_on === null && effectiveStatus(row) === 'open')
          refuse('caseOpen', 'case', row.case_no)
        const [block] = blocksOfCase(context, caseId, holder)
        if (block !== undefined || holder === null)
          refuse('handBackBlocked', block?.code ?? 'noHolder', String(block?.n ?? 1))
        const sites = siteRowsOfCase(act.db, caseId).filter(
          ({ site_id: siteId }) => !withheldScopes(act.db).has(`site:${siteId}`),
        )
        const said = { reason, holder }
        const scopes = sites.map(({ site_id: siteId, name }) => ({ scope: `site:${siteId}`, name, together: [] }))
        const together = scopes.map(({ scope }) => scope)
        const own = { scope: `case:${caseId}`, name: row.case_no, together }
        const gone = [...scopes, own].map((one) => giveScope(context, act, { ...said, ...one }))
        act.touch('all', '', [])
        return { gone }
      })
      // A kill before this leaves sealed files that no row names; what counts is gone already.
      for (const { order, files } of gone) {
        for (const hash of files) await context.store().blobs.remove(hash, { event: order })
      }
      return list()
    },
    takeCaseAgain(input: { commandId: string; caseId: string }): Promise<HandBackState> {
      const call = { commandId: input.commandId, procedure: 'handBack.takeCaseAgain' }
      command(context, 'settings.write', call, (act) => {
        found(withheldScopes(act.db).get(`case:${input.caseId}`), 'case')
        for (const scope of scopesOfCase(act.db, input.caseId)) takeScope(context, act, scope)
        act.touch('all', '', [])
        return {}
      })
      return list()
    },
  }
}
