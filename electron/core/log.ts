import type { Log } from './ports.ts'

/** Writes one JSON line per event to `write`. Values are counts, codes and names, so no line can carry what people typed. */
export function lineLog(write: (line: string) => void, now: () => number): Log {
  const line = (level: string, event: string, values: Record<string, string | number>): void =>
    write(`${JSON.stringify({ at: new Date(now()).toISOString(), level, event, ...values })}\n`)
  return {
    info: (event, values) => line('info', event, values),
    warn: (event, values) => line('warn', event, values),
  }
}
