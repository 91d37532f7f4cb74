import { describe, expect, it } from 'vitest'
import { inMemory, simulate } from './simulate.ts'

/** Runs of every build; thousands more by `npm run sim`. */
const SEEDS = 500

describe('the simulation of many devices, a hub, a gateway and sticks over links that fail', () => {
  it(`[X3] [X5] [X6] [X7] [X8] [X11] [U2] [U3] ends with what people should see, for ${SEEDS} seeds`, async () => {
    let events = 0
    for (let seed = 1; seed <= SEEDS; seed += 1) {
      const report = await simulate(seed, { deviceCount: null, steps: 60, stores: inMemory })
      events += report.events
    }
    expect(events).toBeGreaterThan(SEEDS)
  }, 240_000)

  it('does the same again for the same seed', async () => {
    const options = { deviceCount: 4, steps: 40, stores: inMemory }
    expect(await simulate(77, options)).toEqual(await simulate(77, options))
  })
})
