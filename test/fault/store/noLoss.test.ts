import { describe, expect, it } from 'vitest'
import { IMAGE_KINDS, losingImage, runImages } from './images.ts'
import { runKills } from './kills.ts'

const seed = Number(process.env.FIELDWRIT_SEED ?? 1 + Math.floor(Math.random() * 1_000_000_000))

describe(`no loss (seed ${seed})`, () => {
  it('[J2] [J8] a recording core killed at random moments: every acknowledged item once, numbers whole, draft back', async () => {
    const report = await runKills(8, seed)
    expect(report.kills).toBe(8)
    expect(report.acknowledged).toBeGreaterThan(20)
    expect(report.draftsBack).toBeGreaterThan(4)
    expect(report.repeatsAnswered).toBeGreaterThan(4)
  })
  it('[J1] [J4] crash images at and after the last acknowledged event: it is there, chains and tables are clean', async () => {
    const report = await runImages(100, seed)
    for (const kind of IMAGE_KINDS) expect(report.kinds[kind]).toBe(20)
    expect(report.insideFrame).toBeGreaterThan(5)
    expect(report.lostUnacknowledged).toBeGreaterThan(20)
    expect(report.acknowledged).toBeGreaterThan(500)
  })
  it('an image that lost one acknowledged byte is noticed', async () => {
    await expect(losingImage()).rejects.toThrow('is gone')
  })
})
