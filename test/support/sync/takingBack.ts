import {
  type GrantStatement,
  SCOPE_GRANTED,
  SCOPE_TAKEN_BACK,
  signGrant,
  signTakenBack,
} from '../../../shared/sync/grant.ts'
import type { GatewayCourt } from './gatewayCourt.ts'

type Signer = Awaited<ReturnType<GatewayCourt['officer']>>

/** Events by which an officer grants and takes back; `by` is the officer of the signer's certificate. */
export function grantingOf(court: GatewayCourt, by: string, { key, chain }: Signer) {
  const common = { court: court.code, by, at: court.clock.now }
  return {
    takesBack(id: string, device: string, scope: string) {
      const statement = { v: 1 as const, id, device, scope, reason: '不再承办本案', ...common }
      const body = signTakenBack(statement, key.privateKey, chain)
      return { type: SCOPE_TAKEN_BACK, entity: `takenBack/${id}`, body }
    },
    /** `over`: withdrawals that it answers; none = a grant of the first version. */
    grants(id: string, device: string, scope: string, over: readonly string[] = []) {
      const words = { id, device, scope, until: null, ...common }
      const statement: GrantStatement = over.length === 0 ? { v: 1, ...words } : { v: 2, ...words, over: [...over] }
      return { type: SCOPE_GRANTED, entity: `grant/${id}`, body: signGrant(statement, key.privateKey, chain) }
    },
  }
}
