import { PROTOCOL } from '../contract/court/messages.ts'

/** Whether a scope is among those granted; `site:*` grants every site. */
export function isGranted(scopes: readonly string[], scope: string): boolean {
  return scopes.some((one) => one === scope || (one.endsWith('*') && scope.startsWith(one.slice(0, -1))))
}

/** Whether a stream is what a device says in its own scope. */
export function isOwnScope({ device, scope }: { device: string; scope: string }): boolean {
  return scope === `device:${device}`
}

/** The newest version both sides speak; null when there is none (X1). */
export function commonProtocol(theirs: { min: number; max: number }): number | null {
  const newest = Math.min(PROTOCOL.max, theirs.max)
  return newest >= Math.max(PROTOCOL.min, theirs.min) ? newest : null
}
