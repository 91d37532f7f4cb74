import { registerHooks } from 'node:module'

/**
 * Loaded into a served process before the program: a laptop that speaks version 1 of the exchange and no later one, as those
 * of the first release do. Everything else of it is the program of today.
 */
const TODAY = 'PROTOCOL = { min: 1, max: 2 }'

registerHooks({
  load(url, context, next) {
    const loaded = next(url, context)
    if (!url.endsWith('/shared/contract/court/messages.ts')) return loaded
    const text = String(loaded.source)
    if (!text.includes(TODAY)) throw new Error('the versions of the exchange stand elsewhere')
    return { ...loaded, source: text.replace(TODAY, 'PROTOCOL = { min: 1, max: 1 }') }
  },
})
