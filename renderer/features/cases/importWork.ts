import { useEffect, useRef, useState } from 'react'
import type { Progress } from '../../../shared/contract/desk/base.ts'
import type { ImportReport, MappedColumn } from '../../../shared/contract/desk/cases.ts'
import { desk } from '../../client/desk.ts'
import { newCommandId } from '../../client/repeat.ts'
import { refreshCases } from './caseData.ts'
import type { Running } from './mapping.ts'

/** The file as the core sees it. */
export interface InspectedFile {
  readonly path: string
  readonly fileName: string
  readonly bytes: number
  readonly format: 'csv' | 'xlsx'
  readonly encoding: string
  readonly approxRows: number
  readonly remembered: boolean
}

/** How an import stands. `dry` and `result` belong to the mapping shown; a changed mapping drops both. */
export interface ImportState {
  readonly reading: boolean
  readonly file: InspectedFile | null
  readonly mapping: readonly MappedColumn[]
  readonly unitsSeen: boolean
  readonly dry: ImportReport | null
  readonly result: ImportReport | null
  readonly dryCancelled: boolean
  readonly running: Running | null
  readonly failure: unknown
}

const start: ImportState = {
  reading: false,
  file: null,
  mapping: [],
  unitsSeen: false,
  dry: null,
  result: null,
  dryCancelled: false,
  running: null,
  failure: null,
}

type Stream = AsyncIterable<Progress | (ImportReport & { kind: 'done' })>

/** The steps of an import: look at a file, map its columns, try, import; each can be left and taken up again. */
export function useImport() {
  const [state, setState] = useState(start)
  const stop = useRef<AbortController | null>(null)
  const put = (part: Partial<ImportState>) => setState((before) => ({ ...before, ...part }))
  useEffect(() => () => stop.current?.abort(), [])

  const choose = async (path: string) => {
    setState({ ...start, reading: true })
    try {
      const { mapping, fields: _, ...file } = await desk.cases.inspectFile({ path })
      setState({ ...start, file: { ...file, path }, mapping, unitsSeen: file.remembered })
    } catch (failure) {
      setState({ ...start, failure })
    }
  }
  const read = async (kind: Running['kind'], open: (signal: AbortSignal) => Promise<Stream>) => {
    const control = new AbortController()
    stop.current = control
    const since = performance.now()
    put({ running: { kind, done: 0, total: state.file?.approxRows ?? 0, since }, failure: null, dryCancelled: false })
    let report: ImportReport | null = null
    try {
      for await (const event of await open(control.signal)) {
        if (event.kind === 'done') report = event
        else put({ running: { kind, done: event.done, total: event.total, since } })
      }
    } catch (failure) {
      if (!control.signal.aborted) put({ failure })
    }
    return { report, cancelled: control.signal.aborted }
  }
  const dryRun = async () => {
    const { file, mapping } = state
    if (!file) return
    put({ dry: null, result: null })
    const input = { path: file.path, mapping: [...mapping] }
    const { report, cancelled } = await read('dryRun', (signal) => desk.cases.dryRun(input, { signal }))
    put({ running: null, dry: report, dryCancelled: cancelled && report === null })
  }
  const run = async () => {
    const { file, mapping } = state
    if (!file) return
    const input = { path: file.path, mapping: [...mapping], commandId: newCommandId() }
    const { report, cancelled } = await read('import', (signal) => desk.cases.runImport(input, { signal }))
    // The core finishes its chunk and writes the report; asked again by the same id it says what stayed.
    const final = report ?? (cancelled ? await reportOf(input) : null)
    put({ running: null, result: final })
    void refreshCases()
  }
  return {
    state,
    choose,
    dryRun,
    run,
    cancel: () => stop.current?.abort(),
    again: () => setState(start),
    confirmUnits: (unitsSeen: boolean) => put({ unitsSeen }),
    map: (index: number, part: Pick<MappedColumn, 'field' | 'unit'>) =>
      put({
        mapping: state.mapping.map((column) => (column.index === index ? { ...column, ...part } : column)),
        dry: null,
        result: null,
        ...(part.unit === null ? {} : { unitsSeen: false }),
      }),
  }
}
export type Import = ReturnType<typeof useImport>

async function reportOf(input: {
  path: string
  mapping: MappedColumn[]
  commandId: string
}): Promise<ImportReport | null> {
  try {
    for await (const event of await desk.cases.runImport(input)) if (event.kind === 'done') return event
  } catch {
    // The list of cases shows what stayed even when the report is lost.
  }
  return null
}
