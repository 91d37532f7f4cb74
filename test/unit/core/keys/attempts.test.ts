import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openAttempts } from '../../../../electron/core/keys/attempts.ts'

const minute = 60_000
let folder = ''
let path = ''
let time = { wall: 0, monotonic: 0 }
const clock = { wall: () => time.wall, monotonic: () => time.monotonic }
const pass = (milliseconds: number) => {
  time = { wall: time.wall + milliseconds, monotonic: time.monotonic + milliseconds }
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fieldwrit-attempts-'))
  path = join(folder, 'attempts.json')
  time = { wall: 1_790_000_000_000, monotonic: 5_000 }
})
afterEach(() => rm(folder, { recursive: true, force: true }))

async function failFive(officer: string) {
  const attempts = await openAttempts(path, clock)
  for (let turn = 1; turn <= 5; turn += 1)
    expect(await attempts.begin(officer)).toEqual({ allowed: true, left: 5 - turn })
  return attempts
}

describe('wrong PINs', () => {
  it('wait one minute after the fifth, doubling to thirty', async () => {
    const attempts = await failFive('wang')
    const waits: number[] = []
    for (let turn = 0; turn < 8; turn += 1) {
      const answer = await attempts.begin('wang')
      if (answer.allowed) throw new Error('no wait')
      waits.push(answer.waitMs / minute)
      pass(answer.waitMs - 1)
      expect(await attempts.begin('wang')).toEqual({ allowed: false, waitMs: 1 })
      pass(1)
      expect(await attempts.begin('wang')).toEqual({ allowed: true, left: 0 })
    }
    expect(waits).toEqual([1, 2, 4, 8, 16, 30, 30, 30])
  })

  it('of one officer make nobody else wait', async () => {
    const attempts = await failFive('wang')
    expect(await attempts.begin('li')).toEqual({ allowed: true, left: 4 })
  })

  it('are forgotten after a right one, which learns how many there were', async () => {
    const attempts = await failFive('wang')
    pass(minute)
    await attempts.begin('wang')
    expect(await attempts.succeed('wang')).toBe(5)
    expect(await attempts.begin('wang')).toEqual({ allowed: true, left: 4 })
  })

  it('still count after a restart, each from before the PIN was tried', async () => {
    await failFive('wang')
    time = { wall: time.wall + 10_000, monotonic: 3 }
    const again = await openAttempts(path, clock)
    expect(await again.look('wang')).toEqual({ allowed: false, waitMs: 50_000 })
  })

  it('are not shortened by setting the clock forward while the program runs', async () => {
    const attempts = await failFive('wang')
    time = { wall: time.wall + 365 * 24 * 60 * minute, monotonic: time.monotonic + 1_000 }
    expect(await attempts.begin('wang')).toEqual({ allowed: false, waitMs: 59_000 })
  })

  it('start their wait anew when the clock was set back before a restart, and it ends', async () => {
    await failFive('wang')
    time = { wall: 0, monotonic: 10 }
    const again = await openAttempts(path, clock)
    expect(await again.begin('wang')).toEqual({ allowed: false, waitMs: minute })
    pass(minute)
    expect(await again.begin('wang')).toEqual({ allowed: true, left: 0 })
  })

  it('count as five for everybody when the file is damaged', async () => {
    await failFive('wang')
    await writeFile(path, (await readFile(path)).subarray(0, 20))
    const again = await openAttempts(path, clock)
    expect(await again.look('wang')).toEqual({ allowed: false, waitMs: minute })
    expect(await again.look('li')).toEqual({ allowed: false, waitMs: minute })
  })

  it('made at the same moment are counted one by one', async () => {
    const attempts = await openAttempts(path, clock)
    const answers = await Promise.all(Array.from({ length: 7 }, () => attempts.begin('wang')))
    expect(answers.filter((answer) => answer.allowed)).toHaveLength(5)
  })
})
