import { cp, rm } from 'node:fs/promises'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import {
  addOfficer,
  codeOf,
  found,
  founded,
  type Machine,
  machine,
  NEW_PIN,
  newFolder,
  OTHER_PIN,
  PIN,
  portsOf,
} from '../../unit/core/identity/support.ts'

/**
 * Power cuts while keys, slots and people change: before and after every rename of a file, and at every byte of
 * randomness asked in between, the folder is copied as it then lies on disk; each copy must open again.
 */
const cut = vi.hoisted(() => ({ now: null as (() => void) | null, renames: 0 }))

await vi.hoisted(async () => {
  const files = (await import('node:fs')).promises
  const { syncBuiltinESMExports } = await import('node:module')
  const { rename } = files
  files.rename = async (from, to) => {
    cut.renames += 1
    cut.now?.()
    await rename(from, to)
    cut.now?.()
  }
  syncBuiltinESMExports()
})

const { cpSync } = await import('node:fs')
const { createCore } = await import('../../../electron/core/core.ts')
type Core = Awaited<ReturnType<typeof createCore>>

let on: Machine
const folders: string[] = []
const cores: Core[] = []

beforeEach(() => {
  on = machine()
})

afterEach(async () => {
  cut.now = null
  for (const one of cores.splice(0)) await one.close()
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true })
})

/** Opens a folder; `cutting` ports take an image whenever randomness is asked. */
async function open(folder: string): Promise<Core> {
  const ports = portsOf(on)
  const made = await createCore(folder, {
    ...ports,
    random: (bytes) => {
      cut.now?.()
      return ports.random(bytes)
    },
  })
  cores.push(made)
  return made
}

async function folder(): Promise<string> {
  const made = await newFolder()
  folders.push(made)
  return made
}

/** Runs `work` and returns copies of the folder as it lay at each point of it. */
async function imagesDuring(of: string, work: () => Promise<unknown>): Promise<string[]> {
  const store = await folder()
  let count = 0
  cut.now = () => {
    cpSync(of, `${store}/${count}`, { recursive: true })
    count += 1
  }
  await work()
  cut.now()
  cut.now = null
  return Array.from({ length: count }, (_unused, index) => `${store}/${index}`)
}

/** PINs with which an officer of this image can unlock. */
async function opens(image: string, officerId: string, pins: readonly string[]): Promise<string[]> {
  const opened: string[] = []
  for (const pin of pins) {
    const copy = await folder()
    await cp(image, copy, { recursive: true })
    const made = await open(copy)
    if ((await codeOf(() => made.identity.unlock({ officerId, pin }))) === 'none') opened.push(pin)
  }
  return opened
}

describe('a cut', () => {
  it('[L1] in the set-up leaves an empty profile that can be set up again, or a whole one', async () => {
    const target = await folder()
    const first = await open(target)
    const images = await imagesDuring(target, () => found(first, 'handler'))
    const { officerId } = first.context.session()
    expect(images.length).toBeGreaterThan(20)
    expect(cut.renames).toBeGreaterThan(2)
    const phases = new Set<string>()
    for (const image of images) {
      const again = await open(image)
      const { phase } = await again.status()
      phases.add(phase)
      if (phase === 'empty') await found(again, 'handler')
      else await again.identity.unlock({ officerId, pin: PIN })
      expect((await again.status()).phase).toBe('open')
    }
    expect([...phases]).toEqual(['empty', 'locked'])
  })

  it('[L1] in a change of PIN leaves the old one or the new one, with a key that signs', async () => {
    const { core: one, folder: target, officerId } = await founded(on, 'handler')
    cores.push(one)
    folders.push(target)
    const images = await imagesDuring(target, () => one.identity.changePin({ oldPin: PIN, newPin: NEW_PIN }))
    const seen = new Set<string>()
    for (const image of images) {
      const pins = await opens(image, officerId, [PIN, NEW_PIN])
      expect(pins).toHaveLength(1)
      seen.add(String(pins))
    }
    expect([...seen].sort()).toEqual([PIN, NEW_PIN].sort())
  })

  it('[L2] in a removal: who stays unlocks from every image, who goes never once the removal was written', async () => {
    const target = await folder()
    const one = await open(target)
    const { officerId } = await found(one, 'administrator')
    const other = await addOfficer(one, '吴某玲', 'courtClerk')
    const removal = { commandId: crypto.randomUUID(), officerId: other, reason: '调离', pin: PIN }
    const images = await imagesDuring(target, () => one.identity.removeOfficer(removal))
    let gone = 0
    for (const image of images) {
      const rest = await folder()
      await cp(image, rest, { recursive: true })
      const still = await open(rest)
      await still.identity.unlock({ officerId, pin: PIN })
      const written = still.identity.listOfficers().some((officer) => officer.officerId === other && !officer.active)
      expect(await opens(image, other, [OTHER_PIN])).toEqual(written ? [] : [OTHER_PIN])
      if (!written) continue
      gone += 1
      expect(await opens(rest, other, [OTHER_PIN])).toEqual([])
      await still.identity.removeOfficer(removal)
    }
    expect(gone).toBeGreaterThan(3)
    expect(gone).toBeLessThan(images.length)
  })

  it('[J8] in an addition: the command asked again ends with one person who can unlock', async () => {
    const target = await folder()
    const one = await open(target)
    const { officerId } = await found(one, 'administrator')
    const input = { commandId: crypto.randomUUID(), name: '吴某玲', role: 'courtClerk' as const, pin: OTHER_PIN }
    const images = await imagesDuring(target, () => one.identity.addOfficer(input))
    for (const image of images) {
      const again = await open(image)
      await again.identity.unlock({ officerId, pin: PIN })
      const made = await again.identity.addOfficer(input)
      expect(again.identity.listOfficers()).toHaveLength(2)
      await again.identity.unlock({ officerId: made.officerId, pin: OTHER_PIN })
    }
  })
})
