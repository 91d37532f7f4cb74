import { issuedCertificates } from '../../../db/identity.ts'
import {
  GRANTING_ROLES,
  OVER_MAX,
  SCOPE_GRANTED,
  SCOPE_TAKEN_BACK,
  signGrant,
  signTakenBack,
} from '../../../shared/sync/grant.ts'
import { withdrawalsOf } from '../../../shared/sync/inForce.ts'
import { type Chain, peekCertificate } from '../../../shared/sync/trust/certificates.ts'
import { type Act, type CoreContext, draft } from '../context.ts'
import { refuse } from '../errors.ts'
import type { GrantsKnown } from './grants.ts'

/** The officer at work as one who may grant: leads, directors and presidents with a certificate of this very key. */
export interface Granter {
  grant(act: Act, wanted: { device: string; scope: string }, known: GrantsKnown): void
  takeBack(act: Act, wanted: { device: string; scope: string; reason: string }): void
}

/** Whoever is at work, to sign grants and withdrawals (X11); null where they may not. `chainOf` as of the court's trust. */
export function granterHere(context: CoreContext, chainOf: (certificate: string) => Chain): Granter | null {
  const { officerId, role, key } = context.session()
  const { courtCode: court } = context.profile()
  const certificate = issuedCertificates(context.store().db, court).findLast((compact) => {
    const said = peekCertificate(compact)
    return said?.use === 'officer' && said.subject === officerId && said.key.x === key.publicKey
  })
  if (!GRANTING_ROLES.includes(role) || certificate === undefined) return null
  const chain = chainOf(certificate)
  const words = (act: Act, device: string, scope: string) => {
    return { id: act.newId(), court, device, scope, by: officerId, at: Math.trunc(act.at) }
  }
  return {
    grant(act, { device, scope }, { takenBack }) {
      const from = takenBack.filter((one) => one.device === device)
      const over = withdrawalsOf(scope, from)
      if (over.length > OVER_MAX) refuse('takenBackOften', 'scope', '')
      const said = { ...words(act, device, scope), until: null }
      // Programs that know no withdrawal read the first version only; it is written wherever it says enough.
      const body = signGrant(over.length === 0 ? { v: 1, ...said } : { v: 2, ...said, over }, key.privateKey, chain)
      act.append([draft(`court:${court}`, SCOPE_GRANTED, 'grant', said.id, [], body)])
    },
    takeBack(act, { device, scope, reason }) {
      const said = words(act, device, scope)
      const body = signTakenBack({ v: 1, ...said, reason }, key.privateKey, chain)
      act.append([draft(`court:${court}`, SCOPE_TAKEN_BACK, 'takenBack', said.id, [], body)])
    },
  }
}
