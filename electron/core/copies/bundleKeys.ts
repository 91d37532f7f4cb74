import { createHmac } from 'node:crypto'
import { z } from 'zod'
import { readSecret, writeSecret } from '../../../db/identity.ts'
import type { Db } from '../../../db/open.ts'
import type { Random } from '../../../shared/sync/trust/primitives.ts'
import { type WrappedKey, wrapKey } from './format.ts'

/** Name under which the store keeps the keys of its copies. They are not copied themselves: the header wraps them. */
export const COPY_KEYS = 'copy.keys'

const stored = z.array(z.strictObject({ id: z.string(), key: z.string(), mark: z.string() }))

/** A key of the copies; the newest one seals, all of them open. */
export interface CopyKey {
  id: string
  key: Buffer
  /** Mark of the database key it belongs to; a changed database key brings a new copy key. */
  mark: string
}

/**
 * The keys of this store's copies, newest last. When the database key was changed since (an officer was removed), a new
 * copy key is made, so that who kept the old slots and an old header opens nothing written later.
 */
export function copyKeys(db: Db, databaseKey: Uint8Array, newId: () => string, random: Random): CopyKey[] {
  const bytes = readSecret(db, COPY_KEYS)
  const known = bytes === null ? [] : stored.parse(JSON.parse(Buffer.from(bytes).toString('utf8')))
  const mark = createHmac('sha256', databaseKey).update('fieldwrit/copy-key-mark/1').digest('base64url')
  if (known.at(-1)?.mark !== mark) {
    known.push({ id: newId(), key: random(32).toString('base64url'), mark })
    writeSecret(db, COPY_KEYS, Buffer.from(JSON.stringify(known)))
  }
  return known.map((entry) => ({ id: entry.id, key: Buffer.from(entry.key, 'base64url'), mark: entry.mark }))
}

/** The same keys wrapped for a bundle's header. */
export function wrapKeys(keys: readonly CopyKey[], databaseKey: Uint8Array, bundle: string, random: Random) {
  return keys.map((entry): WrappedKey => wrapKey(databaseKey, bundle, entry.id, entry.key, random))
}
