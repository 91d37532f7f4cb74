import { create } from 'zustand'
import type { BundleExported, BundleImported } from '../../../shared/contract/desk/sync/bundle.ts'
import { desk } from '../../client/desk.ts'

/** What a stick does now, or did last. */
interface Run {
  readonly stop: AbortController | null
  readonly step: { readonly step: string; readonly done: number; readonly total: number } | null
  readonly exported: BundleExported | null
  readonly imported: BundleImported | null
  readonly error: unknown
}

const idle: Run = { stop: null, step: null, exported: null, imported: null, error: null }

/** Writing and reading a stick goes on when the page is left, so it lives beside the screen. */
export const useBundleRun = create<Run>()(() => idle)

/** Writes what the others lack onto the stick at `place`, or takes in what is there; nothing while another run goes on. */
export async function runBundle(what: 'export' | 'import', place: string): Promise<void> {
  if (useBundleRun.getState().stop !== null) return
  const stop = new AbortController()
  useBundleRun.setState({ ...idle, stop })
  try {
    if (what === 'export') await exportTo(place, stop.signal)
    else await importFrom(place, stop.signal)
  } catch (error) {
    if (!stop.signal.aborted) useBundleRun.setState({ error })
  } finally {
    useBundleRun.setState({ stop: null, step: null })
  }
}

async function exportTo(place: string, signal: AbortSignal): Promise<void> {
  const asked = { place, to: null, whole: false, maxBytes: null }
  for await (const event of await desk.syncBundle.export(asked, { signal })) {
    if (event.kind === 'done') useBundleRun.setState({ exported: event })
    else useBundleRun.setState({ step: event })
  }
}

async function importFrom(place: string, signal: AbortSignal): Promise<void> {
  for await (const event of await desk.syncBundle.import({ place }, { signal })) {
    if (event.kind === 'done') useBundleRun.setState({ imported: event })
    else useBundleRun.setState({ step: event })
  }
}
