import type { JsonObject } from '../../journal/canonical.ts'

/** Event types of identity. */
export const identityTypes = {
  courtFounded: 'identity.courtFounded',
  officerAdded: 'identity.officerAdded',
  officerRemoved: 'identity.officerRemoved',
  deviceAdded: 'identity.deviceAdded',
  sessionOpened: 'identity.sessionOpened',
  sessionClosed: 'identity.sessionClosed',
} as const

/** What an officer's key signs at unlock: who, on which device, in which run, after which event of the device. */
export interface SessionStatement {
  v: 1
  device: string
  officer: string
  role: string
  boot: string
  at: number
  /** Head of the device's own stream, null before its first event. */
  head: string | null
}

/** Body of `identity.sessionOpened`: the statement and its signature by the officer's key. */
export function sessionOpenedBody(statement: SessionStatement, publicKey: string, signature: string): JsonObject {
  return { publicKey, signature, statement: { ...statement } }
}
