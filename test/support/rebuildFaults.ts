import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { migrate } from '../../db/migrate.ts'
import { type Db, openScratch } from '../../db/open.ts'
import { projections } from '../../db/projections.ts'
import { verifyStore } from '../../db/verify.ts'

/** What every table rebuilt aside from the events has otherwise than the store (J4); [] when nothing. */
export function rebuildFaults(db: Db) {
  const folder = mkdtempSync(join(tmpdir(), 'fieldwrit-rebuild-'))
  const scratch = openScratch(join(folder, 'scratch.db'), Buffer.alloc(32, 7))
  try {
    migrate(scratch)
    return verifyStore(db, scratch, projections).faults
  } finally {
    scratch.close()
    rmSync(folder, { recursive: true, force: true })
  }
}
