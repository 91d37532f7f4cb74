import { describe, expect, it } from 'vitest'
import { makeChanges } from '../../../electron/core/changes.ts'
import type { Change } from '../../../shared/contract/desk/system.ts'

const change = (n: number): Change => ({ feature: 'inventory', scope: 'site', ids: [String(n)] })
const ended = { done: true, value: undefined }

describe('news of changes', () => {
  it('is told from the moment of subscribing, in order, to every reader', async () => {
    const changes = makeChanges()
    const readers = [changes.subscribe(undefined), changes.subscribe(undefined)]
    changes.publish(change(1))
    changes.publish(change(2))
    for (const reader of readers) {
      expect((await reader.next()).value).toEqual(change(1))
      expect((await reader.next()).value).toEqual(change(2))
      await reader.return(undefined)
    }
  })

  it('wakes a reader that waits', async () => {
    const changes = makeChanges()
    const reader = changes.subscribe(undefined)
    const next = reader.next()
    await Promise.resolve()
    changes.publish(change(1))
    expect((await next).value).toEqual(change(1))
  })

  it('ends at once when the window goes, even for a reader that waits, and keeps nothing for it', async () => {
    const changes = makeChanges()
    const gone = new AbortController()
    const reader = changes.subscribe(gone.signal)
    const next = reader.next()
    gone.abort()
    expect(await next).toEqual(ended)
    changes.publish(change(1))
    expect(await reader.next()).toEqual(ended)
    expect(await changes.subscribe(gone.signal).next()).toEqual(ended)
  })

  it('ends at once when the reader is given back while it waits', async () => {
    const reader = makeChanges().subscribe(undefined)
    const next = reader.next()
    await Promise.resolve()
    await reader.return(undefined)
    expect(await next).toEqual(ended)
  })

  it('ends a loop that breaks and one that is thrown into', async () => {
    const changes = makeChanges()
    const reader = changes.subscribe(undefined)
    changes.publish(change(1))
    changes.publish(change(2))
    for await (const first of reader) {
      expect(first).toEqual(change(1))
      break
    }
    expect(await reader.next()).toEqual(ended)
    const thrown = changes.subscribe(undefined)
    await expect(thrown.throw(new Error('stop'))).rejects.toThrow('stop')
    expect(await thrown.next()).toEqual(ended)
  })

  it('merges what a slow reader has not taken into one word: everything', async () => {
    const changes = makeChanges()
    const reader = changes.subscribe(undefined)
    for (let n = 0; n < 10_000; n += 1) changes.publish(change(n))
    const told: Change[] = []
    const last = change(9_999)
    for (;;) {
      const { value } = await reader.next()
      if (value !== undefined) told.push(value)
      if (value?.feature === 'all' && told.length === 1) continue
      if (JSON.stringify(value) === JSON.stringify(last)) break
    }
    expect(told.length).toBeLessThanOrEqual(257)
    expect(told[0]).toEqual({ feature: 'all', scope: '', ids: [] })
  })
})
