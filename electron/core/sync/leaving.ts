import { caseRowById } from '../../../db/cases.ts'
import { issuedCertificates, namesOf, officerRows } from '../../../db/identity.ts'
import { eventsAfterPlace, type StoredLeaving } from '../../../db/leaving.ts'
import { lostDevices } from '../../../db/lostLaptops.ts'
import { siteRow } from '../../../db/site.ts'
import { peerRows } from '../../../db/sync.ts'
import type {
  LEAVING_ACTS,
  LeavingCheck,
  LeavingExceptionView,
  LeavingRow,
} from '../../../shared/contract/desk/sync/leaving.ts'
import { may } from '../../../shared/domain/identity/permissions.ts'
import { type Role, roleSchema } from '../../../shared/domain/identity/roles.ts'
import {
  covers,
  exceptionBody,
  exceptionOf,
  exceptionStatement,
  type LeavingIssue,
  leavingTypes,
  mayExcept,
} from '../../../shared/domain/sync/leaving.ts'
import { canonicalBytes, type JsonObject } from '../../../shared/journal/canonical.ts'
import { peekCertificate, verifyChain, withinCertificate } from '../../../shared/sync/trust/certificates.ts'
import { verifyBytes } from '../../../shared/sync/trust/signingKey.ts'
import { courtChain, revocationsHere } from '../approvals/trust.ts'
import { answered, type CoreContext, command, draft, requirePermission, requireSame } from '../context.ts'
import type { Core } from '../core.ts'
import { found, refuse } from '../errors.ts'
import type { GatePorts } from '../gate/ports.ts'
import type { ActSignature } from '../identity.ts'
import { isSettled, type LaptopPart, type SiteParts, siteParts } from './leavingFacts.ts'
import { readAllNames } from './namedFiles.ts'
import { holdersHere, laptopLabels } from './state.ts'

type ActCode = (typeof LEAVING_ACTS)[number]

/** The check before a site is left: what each laptop has alone, what it said, and who answers for the rest (C1, S18). */
export function leavingService(core: Core, ports: Pick<GatePorts, 'planFacts'>) {
  const { context } = core

  const commandersOf = (siteId: string): string[] =>
    ports.planFacts(siteId).officers.flatMap(({ officerId, commands }) => (commands ? [officerId] : []))

  async function read(siteId: string): Promise<SiteParts & { view: LeavingCheck }> {
    const session = requirePermission(context, 'case.read')
    const { db } = context.store()
    const site = found(siteRow(db, siteId), 'site')
    readAllNames(context)
    const { root } = await courtChain(context)
    const { lists: revocations } = await revocationsHere(context)
    const holders = holdersHere(context, { trust: { root, revocations } })
    const lost = lostDevices(db)
    const parts = siteParts(context, siteId, { holders, lost })
    const commanders = commandersOf(siteId)
    const exceptions = parts.stored.filter((one) => one.kind === leavingTypes.excepted)
    const judged: { stored: StoredLeaving; holds: boolean }[] = []
    for (const stored of exceptions) judged.push({ stored, holds: await exceptionHolds(context, stored, commanders) })
    requireSame(context, session)
    const rows = parts.parts.map((part): LeavingRow => {
      const stand = standOf(part, judged)
      return { ...part, stand, act: part.issues.length === 0 ? null : actOf(context, part, lost) }
    })
    const officers = officerRows(db).filter((row) => row.active === 1)
    const here = new Set(context.profile().officers.map((one) => one.officerId))
    const signers = officers
      .filter((row) => here.has(row.officer_id) && mayExcept(row.role as Role, row.officer_id, commanders))
      .map((row) => ({ officerId: row.officer_id, name: row.name }))
      .toSorted((a, b) => Number(b.officerId === session.officerId) - Number(a.officerId === session.officerId))
    const view: LeavingCheck = {
      ...{ siteId, siteName: site.name, caseId: site.case_id, rows, signers },
      caseNo: caseRowById(db, site.case_id)?.case_no ?? '',
      stand: worst(rows),
      holders: holders.map(({ holder, name, saidAt }) => ({ holder, name, saidAt })),
      exceptions: judged.map((one) => exceptionView(context, one, parts.parts)).toSorted((a, b) => b.at - a.at),
      mayState: may(session.role, 'inventory.record'),
    }
    return { ...parts, view }
  }

  const check = async ({ siteId }: { siteId: string }): Promise<LeavingCheck> => (await read(siteId)).view

  return {
    check,
    async state(input: { commandId: string; siteId: string }): Promise<LeavingCheck> {
      const { here } = await read(input.siteId)
      const { siteId } = input
      command(context, 'inventory.record', call(input, 'leaving.state'), (act) => {
        const { former, ...counts } = here
        const body = { ...counts, former: [...former], site: siteId }
        act.append([draft(`site:${siteId}`, leavingTypes.stated, 'leaving', act.newId(), [], body)])
        act.touch('sync', siteId, [])
        return {}
      })
      return check(input)
    },
    async except(input: {
      commandId: string
      siteId: string
      devices: string[]
      reason: string
      signer: { officerId: string; pin: string }
    }): Promise<LeavingCheck> {
      const asked = call(input, 'leaving.except')
      if (answered(context, asked) !== null) return check(input)
      const session = requirePermission(context, 'case.read')
      const { siteId, reason } = input
      const { view } = await read(siteId)
      if (!view.signers.some((one) => one.officerId === input.signer.officerId)) refuse('leavingNotMay', 'signer', '')
      const rows = view.rows
        .filter((row) => row.stand === 'open' && input.devices.includes(row.device))
        .map(({ device, events, issues }) => ({ device, known: events, issues }))
      if (rows.length === 0) refuse('leavingEven', 'devices', '')
      const said = { siteId, reason: reason.trim(), rows }
      const signed = await signature(core, input.signer, canonicalBytes(exceptionStatement(said)))
      requireSame(context, session)
      command(context, 'case.read', asked, (act) => {
        const body = { ...exceptionBody(said), signed: { ...signed } }
        act.append([draft(`site:${siteId}`, leavingTypes.excepted, 'leaving', act.newId(), [], body)])
        act.touch('sync', siteId, [])
        return {}
      })
      return check(input)
    },
  }
}

function call(input: { commandId: string }, procedure: string) {
  return { commandId: input.commandId, procedure }
}

/** The signer's key over an exception: whoever is at work gives the PIN again, another officer theirs beside the session. */
function signature(
  { context, identity }: Core,
  { officerId, pin }: { officerId: string; pin: string },
  bytes: Uint8Array,
): Promise<ActSignature> {
  if (officerId !== context.session().officerId) return identity.secondSignature({ officerId, pin }, bytes)
  return identity.withOwnKey(pin, (key) =>
    Promise.resolve({ officer: officerId, publicKey: key.publicKey, signature: key.sign('act', bytes) }),
  )
}

/**
 * Whether an exception stands up wherever it is read: signed by a key this court certified for that officer, over these
 * very words, by somebody who may answer for leaving.
 */
async function exceptionHolds(
  context: CoreContext,
  { body, at }: StoredLeaving,
  commanders: readonly string[],
): Promise<boolean> {
  const { db } = context.store()
  const signed = body.signed as JsonObject
  const key = String(signed.publicKey)
  const bytes = canonicalBytes(exceptionStatement(exceptionOf(body)))
  if (!verifyBytes(key, 'act', bytes, String(signed.signature))) return false
  const { root, chainOf } = await courtChain(context)
  const { lists: revocations } = await revocationsHere(context)
  for (const compact of issuedCertificates(db, context.profile().courtCode)) {
    const certificate = peekCertificate(compact)
    if (certificate?.use !== 'officer' || certificate.subject !== signed.officer || certificate.key.x !== key) continue
    const chain = chainOf(compact)
    const judged = await verifyChain(chain, { root, revocations, use: 'officer', at: withinCertificate(chain, at) })
    const roles = judged.ok ? judged.certificate.roles.flatMap((role) => roleSchema.safeParse(role).data ?? []) : []
    if (roles.some((role) => mayExcept(role, certificate.subject, commanders))) return true
  }
  return false
}

function standOf(
  { device, issues }: Pick<LaptopPart, 'device' | 'issues'>,
  exceptions: readonly { stored: StoredLeaving; holds: boolean }[],
): LeavingRow['stand'] {
  if (issues.length === 0) return 'even'
  const answeredFor = exceptions.some(
    ({ stored, holds }) =>
      holds && exceptionOf(stored.body).rows.some((row) => row.device === device && covers(row, issues)),
  )
  return answeredFor ? 'excepted' : 'open'
}

function worst(rows: readonly Pick<LeavingRow, 'stand'>[]): LeavingCheck['stand'] {
  if (rows.some(({ stand }) => stand === 'open')) return 'open'
  return rows.some(({ stand }) => stand === 'excepted') ? 'excepted' : 'even'
}

/** The one next act: what a person here mends first, then what carries it away, then whom to ask. */
function actOf(context: CoreContext, { own, device, issues }: LaptopPart, lost: readonly string[]): ActCode {
  const has = (...codes: LeavingIssue['code'][]): boolean => issues.some(({ code }) => codes.includes(code))
  if (!own) {
    if (lost.includes(device)) return 'lost'
    const said = has('rooms', 'drafts', 'events', 'files', 'notStated', 'writtenSince')
    return has('aside') && !said ? 'seeAside' : 'askThere'
  }
  if (has('rooms')) return 'leaveRoom'
  if (has('drafts')) return 'finishDrafts'
  if (has('aside', 'waiting')) return 'seeAside'
  const reached = peerRows(context.store().db).filter(({ address, failure }) => address !== '' && failure === null)
  if (reached.some(({ kind }) => kind === 'hub')) return 'sendHub'
  return reached.some(({ kind }) => kind === 'gateway') ? 'sendCourt' : 'stick'
}

function exceptionView(
  context: CoreContext,
  { stored, holds }: { stored: StoredLeaving; holds: boolean },
  parts: readonly LaptopPart[],
): LeavingExceptionView {
  const { db } = context.store()
  const names = laptopLabels(db)
  const officer = String((stored.body.signed as JsonObject).officer)
  const { siteId, reason, rows } = exceptionOf(stored.body)
  return {
    ...{ id: stored.leaving_id, at: stored.at, reason, holds },
    officer: namesOf(db).officers.get(officer) ?? officer,
    rows: rows.map(({ device, known, issues }) => ({
      ...{ device, name: names(device), issues },
      arrived: eventsAfterPlace(db, { device, scope: `site:${siteId}`, seq: known }),
      settled: isSettled(
        parts.find((part) => part.device === device),
        issues,
      ),
    })),
  }
}
