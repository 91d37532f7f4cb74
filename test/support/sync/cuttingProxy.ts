import { connect, createServer, type Socket } from 'node:net'

/** A link to a server of this machine that breaks at a byte. */
export interface CuttingLink {
  port: number
  /** Cuts everything once so many more bytes went this way; all of it is let through after that. */
  cutAfter(bytes: number, way: 'up' | 'down'): void
  /** Bytes that went either way so far. */
  passed: { up: number; down: number }
  close(): Promise<void>
}

/** Opens a link to a port of this machine that passes bytes on as they come and breaks exactly where it is told to. */
export async function cuttingLink(to: () => number): Promise<CuttingLink> {
  const open = new Set<Socket>()
  const passed = { up: 0, down: 0 }
  let cut: { at: number; way: 'up' | 'down' } | null = null
  const destroyAll = (): void => {
    for (const socket of open) socket.destroy()
  }
  const pass = (from: Socket, into: Socket, way: 'up' | 'down'): void => {
    from.on('data', (bytes: Buffer) => {
      const left = cut !== null && cut.way === way ? cut.at - passed[way] : Number.POSITIVE_INFINITY
      if (bytes.length < left) {
        passed[way] += bytes.length
        into.write(bytes)
        return
      }
      passed[way] += left
      cut = null
      // What was let through arrives before the link breaks.
      into.write(bytes.subarray(0, left), destroyAll)
    })
    from.on('error', () => into.destroy()).on('close', () => into.destroy())
  }
  const server = createServer((near) => {
    const far = connect(to(), '127.0.0.1')
    for (const socket of [near, far]) {
      open.add(socket)
      socket.once('close', () => open.delete(socket))
    }
    pass(near, far, 'up')
    pass(far, near, 'down')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  return {
    ...{ port: typeof address === 'object' ? (address?.port ?? 0) : 0, passed },
    cutAfter(bytes, way) {
      cut = { at: passed[way] + bytes, way }
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        destroyAll()
      }),
  }
}
