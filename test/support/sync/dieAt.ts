import { appendFileSync } from 'node:fs'
import { Server } from 'node:net'
import { observeWrites } from '../../../shared/sync/writePoints.ts'

/**
 * Loaded into a process before the program (`node --import`): kills it, as a power cut would, at one durable write. The
 * place is `point:moment:count` in `FIELDWRIT_DIE_AT`, or comes as a message while it runs; '' takes it away. Every write
 * that is passed is noted in the file `FIELDWRIT_WRITES`, a line each. The program knows nothing of it.
 */
let place = process.env.FIELDWRIT_DIE_AT ?? ''
let passed = 0
const notes = process.env.FIELDWRIT_WRITES ?? ''

observeWrites((point, moment) => {
  if (notes !== '') appendFileSync(notes, `${point}:${moment}\n`)
  const [wanted, when, count] = place.split(':')
  if (wanted !== point || when !== moment) return
  passed += 1
  if (passed === Number(count)) process.kill(process.pid, 'SIGKILL')
})

process.on('message', (next: unknown) => {
  if (typeof next !== 'string') return
  place = next
  passed = 0
  process.send?.(next)
})
process.channel?.unref()

// A hub opens on every interface of its laptop; processes of tests stay on this machine.
const { listen } = Server.prototype
Server.prototype.listen = function (this: Server, ...given: unknown[]) {
  return Reflect.apply(
    listen,
    this,
    given.map((one) => (one === '0.0.0.0' ? '127.0.0.1' : one)),
  ) as Server
}
