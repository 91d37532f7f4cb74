import { createORPCClient } from '@orpc/client'
import type { ContractRouterClient } from '@orpc/contract'
import type { DeskContract } from '../../shared/contract/desk/index.ts'
import { useSession } from '../app/session.ts'
import { makeDeskLink } from './link.ts'
import { connectPorts, connectSocket } from './wires.ts'

/** The procedures of the core as the window calls them. */
export type Desk = ContractRouterClient<DeskContract>

const tokenName = 'fieldwrit.token'

/** Takes the token out of the address, so that it is neither seen nor copied, and keeps it for this tab. */
function takeToken(): string | null {
  const match = /^#t=([\w-]+)$/.exec(location.hash)
  if (match?.[1] !== undefined) {
    sessionStorage.setItem(tokenName, match[1])
    history.replaceState(null, '', location.pathname + location.search)
  }
  return sessionStorage.getItem(tokenName)
}

/** The link of this window; its state tells whether calls go out. */
export const deskLink = makeDeskLink({
  connect:
    location.protocol === 'app:' ? connectPorts(window) : connectSocket(`ws://${location.host}/link`, takeToken()),
  waitMs: 8_000,
  pausesMs: [100, 250, 500, 1_000, 2_000, 5_000],
  onAcknowledged: () => useSession.setState({ savedAt: Date.now() }),
})

/** `await desk.cases.search({…})`: one typed client over either host. Errors carry the codes of the contract. */
export const desk: Desk = createORPCClient(deskLink)

export { withCommandId } from './repeat.ts'
