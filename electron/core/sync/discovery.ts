import type { AddressInfo } from 'node:net'
import { networkInterfaces } from 'node:os'
import makeMdns, { type MulticastDNS, type ResponsePacket } from 'multicast-dns'

/** The service of a hub on the local network (RFC 6762, 6763). Nothing in it names a case, a court or a person. */
const SERVICE = '_fieldwrit._tcp.local'
/** Seconds an answer may be remembered. */
const TTL = 60

/** A hub that answered: its six digits, and where it listens. */
export interface FoundHub {
  digits: string
  host: string
  port: number
}

/** Finds hubs on this network and says that one is here. Tests give a double: not every network lets multicast through. */
export interface Discovery {
  /** Announces until the answer is called. */
  announce(hub: { digits: string; port: number }): () => Promise<void>
  /** Hubs that answer within `ms`, each once. */
  find(ms: number): Promise<FoundHub[]>
}

/** Multicast DNS on every interface of this machine. */
export function mdnsDiscovery(): Discovery {
  return {
    announce({ digits, port }) {
      const mdns = makeMdns()
      mdns.on('error', () => undefined)
      mdns.on('query', ({ questions }) => {
        if (questions.some(({ name }) => name === SERVICE)) answer(mdns, digits, port)
      })
      answer(mdns, digits, port)
      return () => ended(mdns)
    },
    async find(ms) {
      const mdns = makeMdns()
      const found = new Map<string, FoundHub>()
      mdns.on('error', () => undefined)
      mdns.on('response', (packet, from) => {
        for (const hub of hubsIn(packet, from)) found.set(`${hub.digits} ${hub.host}:${hub.port}`, hub)
      })
      const ask = () => mdns.query([{ name: SERVICE, type: 'PTR' }])
      ask()
      // Asked twice: multicast loses packets, and a second question costs nothing.
      const again = setTimeout(ask, ms / 2)
      await new Promise((resolve) => setTimeout(resolve, ms))
      clearTimeout(again)
      await ended(mdns)
      return [...found.values()].toSorted((a, b) => (a.digits < b.digits ? -1 : 1))
    },
  }
}

function answer(mdns: MulticastDNS, digits: string, port: number): void {
  const name = `${digits}.${SERVICE}`
  mdns.respond({
    answers: [
      { name: SERVICE, type: 'PTR', ttl: TTL, data: name },
      { name, type: 'SRV', ttl: TTL, data: { port, target: `${digits}.local`, priority: 0, weight: 0 } },
    ],
  })
}

/** What a packet says of hubs. The address is the sender's: what a packet claims about others is not believed. */
function hubsIn(packet: ResponsePacket, from: AddressInfo | { address: string }): FoundHub[] {
  return [...packet.answers, ...packet.additionals].flatMap((record) => {
    if (record.type !== 'SRV' || !record.name.endsWith(`.${SERVICE}`)) return []
    const digits = record.name.slice(0, 6)
    const { port } = record.data
    return /^\d{6}$/.test(digits) && port > 0 && port < 65_536 ? [{ digits, host: from.address, port }] : []
  })
}

function ended(mdns: MulticastDNS): Promise<void> {
  return new Promise((resolve) => mdns.destroy(() => resolve()))
}

/** Addresses under which other laptops reach this one, for reading aloud where multicast is blocked. */
export function ownAddresses(): string[] {
  return Object.values(networkInterfaces())
    .flatMap((list) => list ?? [])
    .filter((one) => one.family === 'IPv4' && !one.internal)
    .map((one) => one.address)
}
