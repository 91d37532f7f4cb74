import { registerHooks } from 'node:module'

/**
 * Loaded into a served process before the program: a network on which nobody announces or finds a hub. Hubs of tests are
 * joined by their address; nothing of a test leaves this machine.
 */
const QUIET = `data:text/javascript,${encodeURIComponent(
  'export const mdnsDiscovery = () => ({ announce: () => () => Promise.resolve(), find: () => Promise.resolve([]) });' +
    "export const ownAddresses = () => ['127.0.0.1'];",
)}`

registerHooks({
  resolve(specifier, context, next) {
    const isDiscovery = specifier.endsWith('/discovery.ts') && (context.parentURL ?? '').includes('/core/sync/')
    return isDiscovery ? { url: QUIET, shortCircuit: true } : next(specifier, context)
  },
})
