/**
 * Loaded into a served process before the program (`node --import`), as a machine's clock is set before it starts: the
 * clock begins at `FIELDWRIT_MOVED_CLOCK` (ms since 1970) and goes on from there; the process that started it may set
 * it forward. The program knows nothing of it.
 */
const machine = Date.now
let ahead = Number(process.env.FIELDWRIT_MOVED_CLOCK ?? machine()) - machine()
Date.now = () => machine() + ahead

process.on('message', (at: unknown) => {
  if (typeof at !== 'number') return
  ahead = at - machine()
  process.send?.(at)
})
// The channel alone does not keep a program running that wants to end.
process.channel?.unref()
