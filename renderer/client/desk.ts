import { createORPCClient } from '@orpc/client'
import type { ContractRouterClient } from '@orpc/contract'
import type { DeskContract } from '../../shared/contract/desk/index.ts'
import { useSession } from '../app/session.ts'
import { isCoreGone, makeDeskLink } from './link.ts'
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

/**
 * Runs a command so that it happens once: when the connection ends before the answer it is repeated with the same id,
 * and the core gives the first answer again (J8).
 *
 * @param run calls one procedure with the id it is given
 */
export async function withCommandId<T>(run: (commandId: string) => Promise<T>): Promise<T> {
  const commandId = crypto.randomUUID()
  for (let again = 0; ; again++) {
    try {
      return await run(commandId)
    } catch (error) {
      if (!isCoreGone(error) || again === 2) throw error
    }
  }
}

/**
 * Reads a stream of the core for as long as `signal` allows, subscribing again after each lost connection.
 *
 * @param open subscribes
 * @param onEvent hears each event
 * @param onOpen hears of each subscription; what happened in between was missed
 */
export async function follow<T>(
  open: (signal: AbortSignal) => Promise<AsyncIterable<T>>,
  onEvent: (event: T) => void,
  onOpen: () => void,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    try {
      const stream = await open(signal)
      onOpen()
      for await (const event of stream) onEvent(event)
    } catch (error) {
      if (signal.aborted || deskLink.state() === 'refused') return
      if (!isCoreGone(error)) throw error
    }
  }
}
