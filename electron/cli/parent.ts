const LOOK_EVERY_MS = 1000

/**
 * Calls `gone` once the program that started this one has ended without stopping it (it was killed, so it passed no
 * signal on). Only `npm start` asks for that, by FIELDWRIT_PARENT or npm's own mark: a server that somebody starts by
 * hand in the background is theirs to stop. Returns how to stop looking.
 */
export function watchParent(env: Readonly<Record<string, string | undefined>>, gone: () => void): () => void {
  const isWatched = env.FIELDWRIT_PARENT !== undefined || env.npm_lifecycle_event === 'start'
  if (!isWatched) return () => undefined
  const first = process.ppid
  const timer = setInterval(() => {
    if (process.ppid !== first || !isAlive(first)) {
      clearInterval(timer)
      gone()
    }
  }, LOOK_EVERY_MS)
  return () => clearInterval(timer)
}

/** On Windows a parent's number stays when it ends, so it is asked for. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
