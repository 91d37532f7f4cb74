import { EventEmitter } from 'node:events'
import { expect, test } from 'vitest'
import { linkChannel, passLink } from '../../../electron/preload/passLink.ts'

class Port {
  closed = false
  close(): void {
    this.closed = true
  }
}

function page(origin: string): {
  posted: { message: string; target: string; ports: Port[] }[]
  sends(ports: Port[]): void
} {
  const posted: { message: string; target: string; ports: Port[] }[] = []
  const ipc = new EventEmitter()
  passLink<Port>(ipc, {
    location: { origin },
    postMessage: (message, target, ports) => posted.push({ message, target, ports }),
  })
  return { posted, sends: (ports) => void ipc.emit(linkChannel, { ports }) }
}

test('[L3] the preload passes the port to its own page, addressed to its own origin', () => {
  const ours = page('app://fieldwrit')
  const port = new Port()
  ours.sends([port])
  expect(ours.posted).toEqual([{ message: 'fieldwrit:link', target: 'app://fieldwrit', ports: [port] }])
  expect(port.closed).toBe(false)
})

test.each(['https://fieldwrit', 'app://fieldwrit.evil', 'app://fieldwrit:1', 'app://print', 'null', ''])(
  '[L3] on a page of origin %s the port is closed and nobody gets it',
  (origin) => {
    const other = page(origin)
    const port = new Port()
    other.sends([port])
    expect(other.posted).toEqual([])
    expect(port.closed).toBe(true)
  },
)

test('a message without a port is passed over, a second port is closed', () => {
  const ours = page('app://fieldwrit')
  ours.sends([])
  expect(ours.posted).toEqual([])
  const [first, second] = [new Port(), new Port()]
  ours.sends([first, second])
  expect(ours.posted[0]?.ports).toEqual([first])
  expect(second.closed).toBe(true)
})
