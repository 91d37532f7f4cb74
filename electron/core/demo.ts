import type { Progress } from '../../shared/contract/desk/base.ts'
import type { Core } from './core.ts'
import type { DemoDesk } from './demo/approvalBuild.ts'
import { DEMO_PIN } from './demo/approvalWork.ts'
import { buildDemo } from './demo/build.ts'

type Done = { kind: 'done'; pin: string; recoveryCode: string }

/** The demo court, made on the spot in an empty profile. */
export function demoService(core: Core, desk: DemoDesk) {
  return {
    /**
     * Makes the demo and yields its progress, then PIN and recovery code. A window that stops listening stops the news,
     * not the work: half a demo would be of no use. Throws REFUSED `profileNotEmpty`.
     */
    async *setUp(signal: AbortSignal | undefined): AsyncGenerator<Progress | Done, void, undefined> {
      const waiting: Progress[] = []
      let wake: () => void = () => undefined
      let isOver = false
      const work = buildDemo(core, desk, (step, done, total) => {
        waiting.push({ kind: 'progress', step, done, total })
        wake()
      }).finally(() => {
        isOver = true
        wake()
      })
      work.catch(() => undefined)
      while (!isOver || waiting.length > 0) {
        const next = waiting.shift()
        if (next !== undefined) yield next
        else
          await new Promise<void>((resolve) => {
            wake = resolve
          })
        if (signal?.aborted === true) return
      }
      yield { kind: 'done', pin: DEMO_PIN, recoveryCode: (await work).recoveryCode }
    },
  }
}
