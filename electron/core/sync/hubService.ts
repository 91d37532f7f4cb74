import { newPeer, peerRow, peerRows, savePeer } from '../../../db/sync.ts'
import type { HubState } from '../../../shared/contract/desk/sync.ts'
import { ExchangeError } from '../../../shared/sync/failures.ts'
import type { Core } from '../core.ts'
import { deskError, refuse } from '../errors.ts'
import { type Discovery, mdnsDiscovery, ownAddresses } from './discovery.ts'
import { durable } from './durable.ts'
import type { Hub } from './hub.ts'
import { hubDigits } from './hubDigits.ts'
import { shownFingerprint } from './hubProbe.ts'
import type { GrantsOf } from './hubStore.ts'
import { syncKeys } from './keys.ts'
import { pinnedFetch } from './pinnedFetch.ts'
import type { SyncService } from './service.ts'
import { peerNameOf } from './state.ts'

/** How long laptops are looked for, ms. */
const FIND_MS = 2500

/** What a hub needs from around it; tests listen on this machine alone and find nothing by multicast. */
export interface HubParts {
  host: string
  discovery: Discovery
  grantsOf: GrantsOf
}

/** On every interface of the laptop. */
export const usualHubParts = (grantsOf: GrantsOf): HubParts => ({
  host: '0.0.0.0',
  discovery: mdnsDiscovery(),
  grantsOf,
})

function opened({ digits, port, company }: Hub): NonNullable<HubState['open']> {
  return { digits, port, addresses: ownAddresses(), laptops: company.count() }
}

/** Opens, finds, joins and leaves hubs (G2). */
export function hubService(core: Core, sync: SyncService, parts: HubParts) {
  const { context } = core
  let open: { hub: Hub; silence: () => Promise<void> } | null = null
  let registered = false

  function state(): HubState {
    const joined = peerRows(context.store().db).find((row) => row.kind === 'hub' && row.address !== '')
    return {
      open: open === null ? null : opened(open.hub),
      joined:
        joined === undefined
          ? null
          : { peer: joined.peer, name: peerNameOf(context.store().db, joined), address: joined.address },
    }
  }

  async function close(): Promise<void> {
    const closing = open
    open = null
    core.hubCompany = null
    if (closing === null) return
    await closing.silence()
    await closing.hub.close()
  }

  return {
    state,
    /** Opens this laptop as a hub; one that is open stays as it is. */
    async open(): Promise<HubState> {
      context.session()
      if (open !== null) return state()
      // Loaded only here: its certificate maker takes longer to load than the first screen may.
      const { openHub } = await import('./hub.ts')
      const hub = await openHub(core, parts.host, parts.grantsOf)
      open = { hub, silence: parts.discovery.announce({ digits: hub.digits, port: hub.port }) }
      core.hubCompany = hub.company
      if (!registered) for (const register of [core.atClose, core.atCourtChange]) register(close)
      registered = true
      context.changes.publish({ feature: 'sync', scope: '', ids: [] })
      return state()
    },
    async close(): Promise<HubState> {
      context.session()
      await close()
      context.changes.publish({ feature: 'sync', scope: '', ids: [] })
      return state()
    },
    /** Hubs that answer on this network. */
    async find(): Promise<{ digits: string; address: string }[]> {
      context.session()
      const found = await parts.discovery.find(FIND_MS)
      return found
        .filter(({ digits }) => digits !== open?.hub.digits)
        .map(({ digits, host, port }) => ({ digits, address: `${host}:${port}` }))
    },
    /**
     * Joins the hub at an address if it shows the certificate of these six digits and is a laptop of this court: both
     * sides sign its fingerprint before anything is exchanged. Then exchanges at once.
     */
    async join(input: { address: string; digits: string }): Promise<HubState> {
      context.session()
      const { host, port } = placeOf(input.address)
      const fingerprint = await shownFingerprint(host, port).catch((error: unknown) => {
        throw error instanceof ExchangeError ? deskError('REFUSED', told('hubSilent', error.detail)) : error
      })
      if (hubDigits(fingerprint) !== input.digits.replace(/\s/g, '')) refuse('hubDigitsDiffer', 'digits', '')
      const keys = await syncKeys(context)
      const origin = `https://${host.includes(':') ? `[${host}]` : host}:${port}`
      const reach = { address: origin, audience: fingerprint, fetch: pinnedFetch(fingerprint) }
      const signal = AbortSignal.timeout(20_000)
      const { connect } = await import('./connect.ts')
      const { welcome } = await connect(reach, keys, {
        ...{ ports: context.ports, signal, mark: null },
      }).catch((error: unknown) => {
        throw error instanceof ExchangeError ? deskError('REFUSED', told('hubStranger', error.detail)) : error
      })
      const peer = `hub:${welcome.holder}`
      const { db } = context.store()
      durable(context, 'desk.hubJoined', () => {
        for (const row of peerRows(db)) if (row.kind === 'hub') savePeer(db, { ...row, address: '' })
        const row = peerRow(db, peer) ?? newPeer({ peer, kind: 'hub', name: '', address: '' })
        savePeer(db, { ...row, address: `${origin}#${fingerprint}`, failure: null, detail: '', attempts: 0 })
      })
      await sync.run(peer)
      return state()
    },
    /** Leaves the hub: what it has stays known, nothing is exchanged with it any more. */
    async leave(): Promise<HubState> {
      context.session()
      const { db } = context.store()
      durable(context, 'desk.hubLeft', () => {
        for (const row of peerRows(db)) if (row.kind === 'hub') savePeer(db, { ...row, address: '', failure: null })
      })
      context.changes.publish({ feature: 'sync', scope: '', ids: [] })
      return state()
    },
  }
}

function told(rule: string, detail: string) {
  return { rule, field: 'address', detail }
}

function placeOf(typed: string): { host: string; port: number } {
  const url = URL.parse(`https://${typed.trim()}`)
  if (url === null || url.port === '' || url.pathname !== '/' || url.username !== '') {
    return refuse('hubAddressUnreadable', 'address', '')
  }
  return { host: url.hostname.replace(/^\[|\]$/g, ''), port: Number(url.port) }
}
