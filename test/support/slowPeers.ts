import { connect as connectBare, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'

/** Where an attacker knocks: a server of this machine, under TLS or not. */
export interface Door {
  port: number
  tls: boolean
}

/** Another address of this machine, from which attackers come. */
export const ELSEWHERE = '127.0.0.2'

/** A connection of an attacker. `closed` resolves with everything that came, when it is closed however that happened. */
export interface Attacker {
  socket: Socket
  closed: Promise<Buffer>
}

/** Connects from an address of this machine; under TLS once both agree, unless it stays `bare`. */
export function attacker(door: Door, { from, bare }: { from: string; bare: boolean }): Promise<Attacker> {
  return new Promise((resolve, reject) => {
    const place = { host: '127.0.0.1', port: door.port, localAddress: from }
    const isTls = door.tls && !bare
    const socket = isTls ? connectTls({ ...place, rejectUnauthorized: false }) : connectBare(place)
    const came: Buffer[] = []
    socket.on('data', (bytes: Buffer) => came.push(bytes))
    const closed = new Promise<Buffer>((done) => socket.once('close', () => done(Buffer.concat(came))))
    socket.once('error', reject)
    socket.once(isTls ? 'secureConnect' : 'connect', () => {
      socket.off('error', reject)
      // How it is cut is the server's affair.
      socket.on('error', () => undefined)
      resolve({ socket, closed })
    })
  })
}

/** Sends the headers of a call that says how long it is, then a byte now and then until it is cut. */
export async function slowSender(door: Door, from: string, path: string, token: string): Promise<Attacker> {
  const made = await attacker(door, { from, bare: false })
  made.socket.write(callText(path, token, 5000))
  const dripping = setInterval(() => made.socket.write(' '), 20)
  void made.closed.then(() => clearInterval(dripping))
  return made
}

/** Sends calls one after the other and reads a byte of the answers now and then, until it `readsOn`. */
export async function slowReader(
  door: Door,
  from: string,
  calls: readonly string[],
): Promise<Attacker & { readOn(): void }> {
  const made = await attacker(door, { from, bare: false })
  const { socket } = made
  socket.pause()
  for (const call of calls) socket.write(call)
  const sipping = setInterval(() => socket.read(1), 20)
  const readOn = (): void => {
    clearInterval(sipping)
    socket.resume()
  }
  return { ...made, readOn }
}

/** A call over HTTP as text, its body of so many bytes still to come. */
export function callText(
  path: string,
  token: string,
  length: number,
  { method, more }: { method: string; more: Readonly<Record<string, string>> } = JSON_POST,
): string {
  const bearer = token === '' ? {} : { authorization: `Bearer ${token}` }
  const headers = { host: 'x', ...bearer, ...more, 'content-length': String(length) }
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
  return [`${method} ${path} HTTP/1.1`, ...lines, '', ''].join('\r\n')
}

const JSON_POST = { method: 'POST', more: { 'content-type': 'application/json' } }

/** A call that is whole. */
export function wholeCall(path: string, token: string, input: object): string {
  const body = JSON.stringify(input)
  return `${callText(path, token, Buffer.byteLength(body))}${body}`
}
