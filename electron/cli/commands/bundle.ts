import { resolve } from 'node:path'
import type { Progress } from '../../../shared/contract/desk/base.ts'
import type { BundleImported, BundlePart } from '../../../shared/contract/desk/sync/bundle.ts'
import { type CommonOptions, type Run, withSession } from '../access.ts'
import { CliError } from '../errors.ts'
import { interruptible } from '../interrupt.ts'
import type { Output } from '../output.ts'

/** Options of `bundle export`. */
export interface BundleExportOptions extends CommonOptions {
  to?: string
  maxBytes?: string
  whole?: boolean
}

/** `bundle export DIR`: the next part of what others lack; code 1 when more is left for another stick. */
export async function bundleExport(run: Run, options: BundleExportOptions, folder: string): Promise<number> {
  const { output } = run
  const { to = null, whole = false } = options
  const input = { place: resolve(folder), to, whole, maxBytes: bytesOf(options.maxBytes) }
  return withSession(run, ({ services }) =>
    interruptible(async (signal) => {
      const done = await lastOf(services.bundle.export(input, signal), output)
      const { part, parts, events, files, bytes, more, tooLarge } = done
      const lines = [output.say('bundleWritten', { part, events, files, bytes, folder: done.folder })]
      if (more) lines.push(output.say('bundleMore', { parts }))
      if (tooLarge > 0) lines.push(output.say('bundleTooLarge', { n: tooLarge }))
      lines.push(output.say('bundleUnanswered', {}))
      const { kind: _, ...answer } = done
      output.answer(answer, lines)
      return more || tooLarge > 0 ? 1 : 0
    }),
  )
}

/** `bundle import DIR`: whatever there is for this laptop; code 1 when something was cut, damaged, forged or set aside. */
export async function bundleImport(run: Run, _options: CommonOptions, folder: string): Promise<number> {
  const { output } = run
  return withSession(run, ({ services }) =>
    interruptible(async (signal) => {
      const { kind: _, ...done } = await lastOf(services.bundle.import({ place: resolve(folder) }, signal), output)
      output.answer(done, linesOf(done, output))
      const isSound = done.parts.every(({ state }) => state === 'whole' || state === 'own' || state === 'notForUs')
      return isSound && done.refused === 0 && done.filesCut === 0 && !done.cancelled ? 0 : 1
    }),
  )
}

function linesOf(done: Omit<BundleImported, 'kind'>, output: Output): string[] {
  const { applied, known, waiting, refused, files, filesCut, holdings } = done
  const isForUs = done.parts.some(({ state }) => state !== 'own' && state !== 'notForUs')
  const lines = isForUs ? [output.say('bundleRead', { applied, known, waiting, refused, files })] : []
  for (const part of done.parts)
    lines.push(output.say('bundlePart', { folder: part.folder, state: stateOf(part, output) }))
  if (filesCut > 0) lines.push(output.say('bundleFilesCut', { n: filesCut }))
  if (holdings > 0) lines.push(output.say('bundleHoldings', { n: holdings }))
  if (done.answered) lines.push(output.say('bundleAnswered', {}))
  if (done.receipts > 0) lines.push(output.say('bundleReceipts', { n: done.receipts }))
  if (!isForUs) lines.push(output.say('bundleNothing', {}))
  if (done.cancelled) lines.push(output.say('cancelled', {}))
  return lines
}

function stateOf({ state, missing }: BundlePart, output: Output): string {
  return output.say(`bundleState_${state}`, { missing: missing.join(', ') })
}

/** A whole number of bytes above zero, or null where none was given. */
function bytesOf(value: string | undefined): number | null {
  if (value === undefined) return null
  const bytes = Number(value)
  if (!Number.isSafeInteger(bytes) || bytes < 1) throw new CliError('BAD_OPTION', { option: '--max-bytes', value })
  return bytes
}

async function lastOf<T extends { kind: 'done' }>(steps: AsyncIterable<Progress | T>, output: Output): Promise<T> {
  for await (const step of steps) {
    if (step.kind === 'done') {
      output.progress('')
      return step
    }
    output.progress(output.say('progressSteps', { done: step.done, total: step.total }))
  }
  throw new Error('the bundle ended without an answer')
}
