import { expect, test } from 'vitest'
import { makeTransports } from '../../../electron/core/serve.ts'
import { startLoopback } from '../../../electron/loopback/server.ts'
import { errorStatus } from '../../../shared/contract/desk/errorStatus.ts'
import { startTestCore } from '../../support/coreHarness.ts'

test('a refusal over plain HTTP carries the status of its code, not 500', async () => {
  const core = await startTestCore({ now: Date.parse('2026-11-23T02:00:00Z') })
  const transports = makeTransports(core.services)
  const host = await startLoopback({
    rendererDir: core.folder,
    handleApi: transports.api,
    handleLink: transports.link,
    onRequestStop: () => undefined,
  })
  const ask = (path: string, body: object) =>
    fetch(`${host.apiUrl}${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${host.token}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
  try {
    const unknown = await ask('/documents/open', { documentId: crypto.randomUUID() })
    expect([unknown.status, await unknown.json()]).toMatchObject([errorStatus.NOT_FOUND, { code: 'NOT_FOUND' }])
    core.services.identity.lock()
    const locked = await ask('/cases/search', { text: '', kind: null, status: null, mine: false, limit: 1, offset: 0 })
    expect([locked.status, await locked.json()]).toMatchObject([errorStatus.LOCKED, { code: 'LOCKED' }])
    const wrong = await ask('/identity/unlock', { officerId: core.officerId, pin: '000001' })
    expect([wrong.status, await wrong.json()]).toMatchObject([errorStatus.WRONG_PIN, { code: 'WRONG_PIN' }])
  } finally {
    await host.close()
    await core.close()
  }
})
