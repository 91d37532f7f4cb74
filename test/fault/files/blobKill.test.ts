import { type ChildProcess, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openBlobStore } from '../../../electron/core/files/blobStore.ts'
import { fixedRandom } from '../../unit/core/keys/support.ts'

const rounds = 8
const storeKey = fixedRandom('store')(32)
const nameKey = fixedRandom('name')(32)
const module = (path: string) => JSON.stringify(new URL(path, new URL('../../../', import.meta.url)).href)
let folder = ''
let children: ChildProcess[] = []

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fieldwrit-kill-'))
})
afterEach(async () => {
  for (const child of children) child.kill('SIGKILL')
  children = []
  await rm(folder, { recursive: true, force: true })
})

/** Puts blobs for ever, saying each hash once it is durable. */
function writer(round: number): string {
  return `
    const { openBlobStore } = await import(${module('electron/core/files/blobStore.ts')})
    const { randomBytes } = await import('node:crypto')
    const key = (hex) => Buffer.from(hex, 'hex')
    const store = await openBlobStore({ folder: ${JSON.stringify(folder)}, random: randomBytes,
      storeKey: key('${storeKey.toString('hex')}'), nameKey: key('${nameKey.toString('hex')}') })
    for (let n = 0; ; n += 1) {
      const bytes = Buffer.alloc(700_000 + n, ${round} + n)
      const { hash } = await store.put({ bytes })
      process.stdout.write(hash + '\\n')
    }`
}

describe('[B1] a core killed while it stores files', () => {
  it('keeps every acknowledged one whole, shows no broken one, and sweeps the rest', async () => {
    const acknowledged: string[] = []
    for (let round = 0; round < rounds; round += 1) {
      const stdio = ['ignore', 'pipe', 'inherit'] as const
      const child = spawn(process.execPath, ['--input-type=module', '-e', writer(round * 20)], { stdio: [...stdio] })
      children.push(child)
      const gone = once(child, 'exit')
      if (!child.stdout) throw new Error('no output')
      let lines = 0
      for await (const line of createInterface(child.stdout)) {
        acknowledged.push(line)
        lines += 1
        if (lines === 2 + (round % 3)) setImmediate(() => child.kill('SIGKILL'))
      }
      await gone
    }
    const store = await openBlobStore({ folder, storeKey, nameKey, random: fixedRandom('after') })
    expect(new Set(acknowledged).size).toBeGreaterThanOrEqual(rounds)
    for (const hash of acknowledged) expect(await store.verify(hash)).toBe('sound')
    expect(await readdir(join(folder, 'incoming'))).toEqual([])
    const known = new Set<string>()
    for (let n = 0; n < 60; n += 1)
      for (let fill = 0; fill < 256; fill += 20)
        known.add(
          createHash('sha256')
            .update(Buffer.alloc(700_000 + n, fill + n))
            .digest('hex'),
        )
    const states = await Promise.all([...known].map((hash) => store.verify(hash)))
    const visible = (await readdir(folder, { recursive: true })).filter((name) => /[0-9a-f]{64}$/.test(name))
    expect(states.filter((state) => state === 'sound')).toHaveLength(visible.length)
  })
})
