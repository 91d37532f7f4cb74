import { COMMAND_ID_BYTES, commandIdOf } from '../../shared/contract/desk/commandId.ts'
import { isCoreGone } from './link.ts'

/** A new id for a command. */
export function newCommandId(): string {
  return commandIdOf(Date.now(), crypto.getRandomValues(new Uint8Array(COMMAND_ID_BYTES)))
}

/**
 * Runs a command so that it happens once: when the connection ends before the answer it is repeated with the same id,
 * and the core gives the first answer again (J8).
 *
 * @param run calls one procedure with the id it is given
 */
export async function withCommandId<T>(run: (commandId: string) => Promise<T>): Promise<T> {
  const commandId = newCommandId()
  for (let again = 0; ; again++) {
    try {
      return await run(commandId)
    } catch (error) {
      if (!isCoreGone(error) || again === 2) throw error
    }
  }
}

/** How a stream is followed. */
export interface Following<T> {
  /** Subscribes. */
  readonly open: (signal: AbortSignal) => Promise<AsyncIterable<T>>
  readonly onEvent: (event: T) => void
  /** Hears of each subscription; what happened before it was missed. */
  readonly onOpen: () => void
  /** Whether no connection will ever come again. */
  readonly isOver: () => boolean
  readonly signal: AbortSignal
}

/**
 * Reads a stream of the core for as long as `signal` allows, subscribing again after each lost connection.
 *
 * @throws what the core answers to the subscription, when it is anything but CORE_GONE
 */
export async function follow<T>({ open, onEvent, onOpen, isOver, signal }: Following<T>): Promise<void> {
  while (!signal.aborted) {
    try {
      const stream = await open(signal)
      onOpen()
      for await (const event of stream) onEvent(event)
    } catch (error) {
      if (signal.aborted || isOver()) return
      if (!isCoreGone(error)) throw error
    }
  }
}
