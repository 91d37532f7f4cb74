import { courtSealingKey } from '../../../db/syncBundle.ts'
import type { Progress } from '../../../shared/contract/desk/base.ts'
import type { BundleExported, BundleImported, BundlePlan } from '../../../shared/contract/desk/sync/bundle.ts'
import { StickError } from '../../../shared/sync/bundle/stick.ts'
import { ExchangeError } from '../../../shared/sync/failures.ts'
import type { CoreContext } from '../context.ts'
import { faultOf, PlaceError } from '../copies/place.ts'
import { deskError } from '../errors.ts'
import { type BundleTools, type ExportInput, exportBundle, planBundle } from './bundle/exportBundle.ts'
import { importBundle } from './bundle/importBundle.ts'
import { realStick } from './bundle/realStick.ts'
import { stickGrants } from './grants.ts'

/** What the product uses; the court's key as its gateway or its card on a stick told it. */
export const bundleTools = (context: CoreContext): BundleTools => ({
  stick: realStick,
  grantsOf: stickGrants(context),
  courtKey: () => courtSealingKey(context.store().db, context.profile().courtCode),
})

type BundleService = ReturnType<typeof bundleService>

/** The same on a laptop that may wait for a stick to be enrolled once more: what the court answered there is taken in first. */
export function answeredFirst(answered: (place: string) => Promise<void>, bundle: BundleService): BundleService {
  return {
    ...bundle,
    async *import(input, signal) {
      await answered(input.place)
      yield* bundle.import(input, signal)
    },
  }
}

/** The exchange by stick (G3): plan, write the next part, take in what is for this laptop. */
export function bundleService(context: CoreContext, tools: BundleTools) {
  return {
    plan: (input: ExportInput): Promise<BundlePlan> =>
      planBundle(context, input, tools).catch((error: unknown) => {
        throw placed(error)
      }),
    export: (input: ExportInput, signal: AbortSignal | undefined): AsyncGenerator<Progress | BundleExported> =>
      wording(exportBundle(context, input, signal, tools)),
    import: (input: { place: string }, signal: AbortSignal | undefined): AsyncGenerator<Progress | BundleImported> =>
      wording(importBundle(context, input, signal, tools)),
  }
}

/** Steps of long work, whose fault of the medium becomes one of the contract. */
async function* wording<T>(steps: AsyncGenerator<T>): AsyncGenerator<T> {
  try {
    yield* steps
  } catch (error) {
    throw placed(error)
  }
}

/** BAD_PLACE for what the stick did, REFUSED `enrolAgain` on a laptop without a certificate; any other error stays what it is. */
export function placed(error: unknown): unknown {
  if (error instanceof ExchangeError && error.failure === 'signIn') {
    return deskError('REFUSED', { rule: 'enrolAgain', field: 'device', detail: '' })
  }
  const reason = error instanceof StickError ? error.reason : faultOf(error)
  return error instanceof PlaceError || error instanceof StickError || reason !== 'failed'
    ? deskError('BAD_PLACE', { reason })
    : error
}
