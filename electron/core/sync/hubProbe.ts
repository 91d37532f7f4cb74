import { createHash } from 'node:crypto'
import { connect } from 'node:tls'
import { ExchangeError } from '../../../shared/sync/failures.ts'

/** How long a hub has to show its certificate, ms. */
const SHOW_MS = 5000

/** The fingerprint of the certificate that is shown at an address; ExchangeError `offline` when nobody answers. */
export function shownFingerprint(host: string, port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, rejectUnauthorized: false, minVersion: 'TLSv1.3', timeout: SHOW_MS })
    const failed = (code: string): void => {
      socket.destroy()
      reject(new ExchangeError('offline', code))
    }
    socket.once('timeout', () => failed('ETIMEDOUT'))
    socket.once('error', (error) => failed((error as NodeJS.ErrnoException).code ?? 'TLS'))
    socket.once('secureConnect', () => {
      const raw = socket.getPeerCertificate(true).raw as Buffer | undefined
      socket.end()
      if (raw === undefined) failed('noCertificate')
      else resolve(createHash('sha256').update(raw).digest('hex'))
    })
  })
}
