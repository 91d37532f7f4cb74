import type { CoreContext, OpenStore } from '../context.ts'
import { deskError } from '../errors.ts'
import { readKeySlotFile } from '../keys/keySlotFile.ts'
import { type CopyKey, wrapKeys } from './bundleKeys.ts'
import { BUNDLE_FORMAT, type BundleHeader } from './format.ts'

/** The header of a copy of this store: slots as they are now, keys wrapped by what they open. */
export async function headerOf(
  context: CoreContext,
  store: OpenStore,
  keys: readonly CopyKey[],
  bundle: string,
): Promise<BundleHeader> {
  const read = await readKeySlotFile(context.paths.keySlots)
  if (!read.ok) throw deskError('NOT_FOUND', { what: `keySlots.${read.code}` })
  const profile = context.profile()
  return {
    format: BUNDLE_FORMAT,
    bundle,
    courtName: profile.courtName,
    courtCode: profile.courtCode,
    demo: profile.demo,
    deviceName: profile.deviceName,
    createdAt: profile.createdAt,
    officers: profile.officers,
    slots: read.file,
    keys: wrapKeys(keys, store.key, bundle, context.ports.random),
  }
}
