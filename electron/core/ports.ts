/** What a host provides. The core reaches the machine through these and nothing else; tests give their own. */
export interface Ports {
  host: 'loopback' | 'electron'
  version: string
  /** Wall clock, ms since 1970. */
  now(): number
  /** ms since this process began, never set back. */
  monotonic(): number
  random(bytes: number): Buffer
  keychain: Keychain
  /** The system's own dialog; `available: false` where the host has none. */
  pick(kind: 'file' | 'folder', extensions: readonly string[]): Promise<{ available: boolean; path: string | null }>
  /** Shows a PDF in the host's own viewer, from which it is printed; false where the browser does that. */
  showPdf(name: string, pdf: Uint8Array): Promise<boolean>
  log: Log
  /** The machine's own id, the same at every start; null where the host knows none. */
  machineId(): Promise<string | null>
  /** scrypt cost of new PIN slots; smaller than the product's only with `allowWeakKeys`, which tests set. */
  keyCost: { N: number; r: number; p: number }
  allowWeakKeys: boolean
}

/** The machine's own safe for secrets. A laptop without one shows "PIN only". */
export interface Keychain {
  available: boolean
  get(name: string): Promise<string | null>
  set(name: string, secret: string): Promise<void>
}

/** The one logger. `values` are counts, codes and names of statements, never what people wrote. */
export interface Log {
  info(event: string, values: Record<string, string | number>): void
  warn(event: string, values: Record<string, string | number>): void
}

/** A host without a keychain. */
export const noKeychain: Keychain = {
  available: false,
  get: () => Promise.resolve(null),
  set: () => Promise.reject(new Error('no keychain on this host')),
}
