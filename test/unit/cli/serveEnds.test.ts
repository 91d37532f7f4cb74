import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { emptyProfile } from '../../support/journey.ts'
import { told, weakKeys } from '../../support/serveProcess.ts'

const CLI = fileURLToPath(new URL('../../../electron/cli/main.ts', import.meta.url))
const FILES = new URL('../../support/filesLoadedWhenTold.ts', import.meta.url).href

test.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)(
  '[L9] after an exchange loaded its library for files, %s still ends the host in order',
  async (signal) => {
    const profile = await emptyProfile()
    const child = spawn(process.execPath, ['--import', FILES, CLI, 'serve', '--json', '--profile', profile.folder], {
      stdio: ['ignore', 'pipe', 'ignore', 'ipc'],
      env: weakKeys(),
    })
    try {
      await once(createInterface({ input: child.stdout as NodeJS.ReadableStream }), 'line')
      expect(await told(child, 'load')).toBe(true)
      const gone = once(child, 'exit')
      child.kill(signal)
      expect(await gone).toEqual([0, null])
    } finally {
      child.kill('SIGKILL')
      await profile.remove()
    }
  },
)
