import { rm } from 'node:fs/promises'
import type { ImportReport, MappedColumn } from '../../../shared/contract/desk/cases.ts'
import { startTestCore, TEST_PIN } from '../../support/coreHarness.ts'
import { type Serving, serveProfile } from '../../support/serveProcess.ts'

/** A founded, locked profile in a folder of its own. */
export interface TestProfile {
  folder: string
  officerId: string
  remove(): Promise<void>
}

/** Founds a court as a test's core does, and closes it. */
export async function foundProfile(): Promise<TestProfile> {
  const test = await startTestCore({ now: Date.parse('2026-11-23T02:00:00Z') })
  await test.core.close()
  const { folder, officerId } = test
  return { folder, officerId, remove: () => rm(folder, { recursive: true, force: true }) }
}

/** `fieldwrit serve` on the profile, unlocked. */
export async function serveOpen(profile: TestProfile): Promise<Serving> {
  const serving = await serveProfile(profile.folder)
  await serving.call('/identity/unlock', { officerId: profile.officerId, pin: TEST_PIN })
  return serving
}

export type ImportStep = { kind: 'progress'; done: number; total: number } | (ImportReport & { kind: 'done' })

/** Steps of a real import over HTTP as the service sends them; ends early when the service is killed. */
export async function* importSteps(serving: Serving, path: string): AsyncGenerator<ImportStep> {
  const { mapping } = await serving.call<{ mapping: MappedColumn[] }>('/cases/import/inspect', { path })
  const response = await fetch(`${serving.apiUrl}/cases/import/run`, {
    method: 'POST',
    headers: { authorization: `Bearer ${serving.token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ commandId: crypto.randomUUID(), path, mapping }),
  })
  if (response.status !== 200 || response.body === null) throw new Error(`${response.status}: ${await response.text()}`)
  let text = ''
  const decoder = new TextDecoder()
  for await (const part of response.body) {
    text += decoder.decode(part, { stream: true })
    const events = text.split('\n\n')
    text = events.pop() ?? ''
    for (const event of events) {
      if (/^event: error$/m.test(event)) throw new Error(event)
      const data = /^data: (.+)$/m.exec(event)?.[1]
      if (data === undefined) continue
      const step = JSON.parse(data) as Partial<ImportStep>
      if (step.kind === 'progress' || step.kind === 'done') yield step as ImportStep
    }
  }
}

/** Imports a file to its end. */
export async function importWhole(serving: Serving, path: string): Promise<ImportReport> {
  for await (const step of importSteps(serving, path)) if (step.kind === 'done') return step
  throw new Error('the import ended without a report')
}
