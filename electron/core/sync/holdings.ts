import type { Db } from '../../../db/open.ts'
import {
  allScopeHoldings,
  holderChain,
  newestHoldingNumber,
  type ScopeHoldingRow,
  saveHolderChain,
  saveScopeHolding,
  scopeHoldingsAfter,
  scopeHoldingsOf,
} from '../../../db/scopeHoldings.ts'
import { deviceHoldings } from '../../../db/sync.ts'
import { heldHeads } from '../../../db/withheld.ts'
import {
  type Head,
  MESSAGE_HOLDINGS,
  type Tell,
  type TellAnswer,
  type ToldHoldings,
} from '../../../shared/contract/court/messages.ts'
import type { HeardHoldings } from '../../../shared/sync/holder.ts'
import { peekHolding, readScopeHolding, type ScopeHolding, signScopeHolding } from '../../../shared/sync/holding.ts'
import { isGranted } from '../../../shared/sync/protocol.ts'
import { type Chain, peekCertificate, type RevocationList } from '../../../shared/sync/trust/certificates.ts'
import type { WritePoint } from '../../../shared/sync/writePoints.ts'
import type { CoreContext } from '../context.ts'
import { noteClock } from './clock.ts'
import { durable } from './durable.ts'
import type { SyncKeys } from './keys.ts'

/** Characters of holdings in one message, and rows looked at for it. */
const TOLD_CHARACTERS = 1024 * 1024
const LOOKED_AT = 5000

/** Scopes people ask about: who lacks what of a site, a case, the court's own. */
export const isTold = (scope: string): boolean => /^(site|case|court):/.test(scope)

/**
 * Signs anew what changed of each scope since it was signed last; of a scope handed back that nothing of it is held any
 * more (L8). `at` grows whatever the clock does, so that nobody keeps an older word of this laptop for the newer (J6).
 */
export async function signHoldings(context: CoreContext, keys: SyncKeys, point: WritePoint): Promise<void> {
  const { db } = context.store()
  const { court, device } = keys
  const said = new Map(scopeHoldingsOf(db, device).map((row) => [row.scope, row]))
  const held = Map.groupBy(
    heldHeads(db).filter(({ scope }) => isTold(scope)),
    ({ scope }) => scope,
  )
  const now = Math.trunc(context.ports.now())
  const rows: Omit<ScopeHoldingRow, 'number'>[] = []
  for (const scope of new Set([...held.keys(), ...said.keys()])) {
    const heads = (held.get(scope) ?? [])
      .map(({ device, seq, hash }) => ({ device, seq, hash }))
      .toSorted((a, b) => (a.device < b.device ? -1 : 1))
    const before = said.get(scope)
    const text = JSON.stringify(heads)
    if (before?.heads === text) continue
    const at = Math.max(now, (before?.at ?? 0) + 1)
    const token = await signScopeHolding({ v: 1, court, holder: device, scope, at, heads }, keys.key)
    rows.push({ device, scope, at, token, heads: text })
  }
  if (rows.length === 0) return
  durable(context, point, () => {
    for (const row of rows) saveScopeHolding(db, row)
    saveHolderChain(db, device, JSON.stringify(keys.chain))
  })
}

/** Holdings after a number that `isMeant`, as many as one message takes. `upTo`: the number it reached. */
export function holdingsAfter(
  db: Db,
  after: number,
  isMeant: (row: ScopeHoldingRow) => boolean,
): { told: ToldHoldings[]; upTo: number; more: boolean } {
  const rows = scopeHoldingsAfter(db, after, LOOKED_AT)
  const taken: ScopeHoldingRow[] = []
  let left = TOLD_CHARACTERS
  let upTo = after
  for (const row of rows) {
    if (isMeant(row)) {
      const isFull = taken.length >= MESSAGE_HOLDINGS || left < row.token.length
      if (taken.length > 0 && isFull) return { told: grouped(db, taken), upTo, more: true }
      taken.push(row)
      left -= row.token.length
    }
    upTo = row.number
  }
  return { told: grouped(db, taken), upTo, more: rows.length === LOOKED_AT }
}

function grouped(db: Db, rows: readonly ScopeHoldingRow[]): ToldHoldings[] {
  return [...Map.groupBy(rows, ({ device }) => device)].flatMap(([device, some]) => {
    const chain = holderChain(db, device)
    return chain === null ? [] : [{ tokens: some.map(({ token }) => token), chain: JSON.parse(chain) as Chain }]
  })
}

/** What this laptop has to tell of its own to another side, in scopes that one may have; `upTo`: noted once it was told. */
export function nextTell(
  db: Db,
  device: string,
  { told, heard }: { told: number; heard: number },
  scopes: readonly string[],
): { tell: Tell; upTo: number } {
  const own = holdingsAfter(db, told, (row) => row.device === device && isGranted(scopes, row.scope))
  return { tell: { told: own.told[0] ?? null, after: heard }, upTo: own.upTo }
}

/** Answers as a hub what others told of `scopes`, this laptop's own word among it. */
export function toldAfter(db: Db, device: string, after: number, scopes: readonly string[]): TellAnswer {
  const from = after > newestHoldingNumber(db) ? 0 : after
  const { told, upTo, more } = holdingsAfter(db, from, (row) => row.device !== device && isGranted(scopes, row.scope))
  return { told, after: upTo, more }
}

/** Keeps what one device said of its scopes, in the caller's transaction. */
export function keepScopeHoldings(db: Db, { holdings, chain }: Pick<HeardHoldings, 'holdings' | 'chain'>): void {
  const [first] = holdings
  if (first === undefined || chain === null) return
  saveHolderChain(db, first.holding.holder, JSON.stringify(chain))
  for (const { token, holding } of holdings) {
    const { holder: device, scope, at, heads } = holding
    saveScopeHolding(db, { device, scope, at, token, heads: JSON.stringify(heads) })
  }
}

/** Reads what others told: each under its own signature, whoever hands it on; what is not sound is left out (X11). */
export async function readTold(
  told: readonly ToldHoldings[],
  keys: SyncKeys,
): Promise<Pick<HeardHoldings, 'holdings' | 'chain'>[]> {
  const all: Pick<HeardHoldings, 'holdings' | 'chain'>[] = []
  for (const { tokens, chain } of told) {
    const holdings: { token: string; holding: ScopeHolding }[] = []
    for (const token of tokens) {
      const holding = await readScopeHolding({ token, chain }, keys.trust)
      const isOthers = holding !== null && holding.court === keys.court && holding.holder !== keys.device
      if (isOthers) holdings.push({ token, holding })
    }
    all.push({ holdings, chain })
  }
  return all
}

/** Keeps what others told and notes their clocks, in one transaction with `cursor`. */
export function keepTold(
  context: CoreContext,
  all: readonly Pick<HeardHoldings, 'holdings' | 'chain'>[],
  cursor: () => void,
): void {
  durable(context, 'desk.toldHeard', () => {
    const { db } = context.store()
    for (const one of all) {
      keepScopeHoldings(db, one)
      const newest = one.holdings.reduce((at, { holding }) => Math.max(at, holding.at), 0)
      const holder = one.holdings[0]?.holding.holder
      if (holder === undefined) continue
      noteClock(db, `laptop:${holder}`, { kind: 'laptop', theirs: newest, ours: context.ports.now() })
    }
    cursor()
  })
}

/** What a holder holds by its newest word of each scope, and when it last said anything, ms of its clock. */
export interface Said {
  holder: string
  at: number
  heads: Head[]
}

/**
 * What every other laptop said that it holds: in one signature (of version 1, or on a stick) or scope by scope (G5). What it
 * said after its certificate was revoked counts no more (P3).
 */
export function saidHere(db: Db, revocations: readonly RevocationList[]): Said[] {
  const byScope = new Map<string, { at: number; scopes: Map<string, { at: number; heads: Head[] }> }>()
  const note = (device: string, scope: string, at: number, heads: Head[]): void => {
    const known = byScope.get(device) ?? { at: 0, scopes: new Map() }
    known.at = Math.max(known.at, at)
    if ((known.scopes.get(scope)?.at ?? -1) <= at) known.scopes.set(scope, { at, heads })
    byScope.set(device, known)
  }
  for (const { device, token, at, chain } of deviceHoldings(db)) {
    if (isRevoked(serialOf(chain), at, revocations)) continue
    const heads = (peekHolding(token)?.heads ?? []).map(({ feed: _, ...head }) => head)
    for (const [scope, some] of Map.groupBy(heads, (head) => head.scope)) note(device, scope, at, some)
    if (heads.length === 0) note(device, '', at, [])
  }
  const serials = new Map<string, string | null>()
  for (const { device, scope, at, heads } of allScopeHoldings(db)) {
    if (!serials.has(device)) serials.set(device, serialOf(holderChain(db, device)))
    if (isRevoked(serials.get(device) ?? null, at, revocations)) continue
    const said = JSON.parse(heads) as Omit<Head, 'scope'>[]
    note(
      device,
      scope,
      at,
      said.map((head) => ({ ...head, scope })),
    )
  }
  return [...byScope].map(([holder, { at, scopes }]) => ({
    ...{ holder, at },
    heads: [...scopes.values()].flatMap(({ heads }) => heads),
  }))
}

const serialOf = (chain: string | null): string | null =>
  chain === null ? null : (peekCertificate((JSON.parse(chain) as Chain).certificate)?.serial ?? null)

function isRevoked(serial: string | null, at: number, revocations: readonly RevocationList[]): boolean {
  return revocations.some(({ revoked }) => revoked.some((one) => one.serial === serial && at >= one.at))
}

/** What one laptop said that it holds; empty when it never did. */
export function headsSaidBy(db: Db, device: string, revocations: readonly RevocationList[]): Head[] {
  return saidHere(db, revocations).find(({ holder }) => holder === device)?.heads ?? []
}
