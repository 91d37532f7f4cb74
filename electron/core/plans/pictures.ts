import { basename } from 'node:path'
import { noteBlob } from '../../../db/documents.ts'
import type { Db } from '../../../db/open.ts'
import { partRow } from '../../../db/plans.ts'
import type { PlanPartTable } from '../../../db/schema.ts'
import { buildingRows, roomRow, siteRow } from '../../../db/site.ts'
import type { PictureOwner } from '../../../shared/domain/plans/codes.ts'
import { PICTURE_WRITABLE } from '../../../shared/domain/plans/parts.ts'
import { partValues } from '../../../shared/domain/plans/planView.ts'
import type { JsonObject } from '../../../shared/journal/canonical.ts'
import { requireSiteReach } from '../caseReach.ts'
import { answered, command, requirePermission, requireSame } from '../context.ts'
import type { Core } from '../core.ts'
import { found, refuse } from '../errors.ts'
import { readPicture, SCAN_LIMIT } from '../files/pictureFile.ts'
import { showKept } from '../keptFiles.ts'
import { type PartsInput, writeParts } from './write.ts'

const FILE_NAME_LIMIT = 120

export interface PictureInput {
  commandId: string
  siteId: string
  owner: PictureOwner
  ownerId: string
  floor: number | null
  path: string
  on: string | null
  note: string
}

/**
 * Photographs, scans and sketches of a plan (B1, B2): the file is kept as it is under its hash, the plan names it, and
 * what is taken out again is struck with its reason and can still be looked at.
 */
export function planPictures(core: Pick<Core, 'context' | 'media' | 'ports' | 'state'>) {
  const { context } = core
  return {
    async attach(input: PictureInput) {
      const session = requirePermission(context, 'plan.draft')
      const asked = { commandId: input.commandId, procedure: 'plans.attachPicture' }
      const before = answered<ReturnType<typeof writeParts>['added'][number]>(context, asked)
      if (before !== null) return before
      checkOwner(context.store().db, input)
      const { bytes, type } = await readPicture(input.path, SCAN_LIMIT)
      const stored = await context.store().blobs.put({ bytes })
      requireSame(context, session)
      return command(context, 'plan.draft', asked, (act) => {
        requireSiteReach(context, act.db, 'plan.draft', input.siteId)
        // The room may have been struck while the file was copied.
        checkOwner(act.db, input)
        noteBlob(act.db, stored.hash, stored.size, type)
        const { owner, ownerId, floor, on, note, siteId } = input
        const said = { owner, ownerId, floor, on, note }
        const file = { hash: stored.hash, size: stored.size, mediaType: type, fileName: nameOf(input.path) }
        const add = [{ kind: 'picture' as const, set: { ...said, ...file } }]
        const [part] = writeParts(act, { siteId, add, edit: [], strike: [], reason: '' }).added
        return found(part, 'part')
      })
    },
    /** Address under which a picture can be read for ten minutes; null where the host showed it itself. */
    async open(input: { siteId: string; partId: string }): Promise<{ url: string | null; type: string }> {
      const session = requirePermission(context, 'case.read')
      const { hash, mediaType } = pictureOf(partRow(context.store().db, 'picture', input.partId), input.siteId)
      const name = hash.slice(0, 8)
      return showKept(core, session, { hash, what: 'picture', name, otherwise: mediaType })
    },
  }
}

/** Keeps a plain write from naming a file nobody took in, or from saying of a kept one that it is another. */
export function refuseFileRegisters(input: Pick<PartsInput, 'add' | 'edit'>): void {
  if (input.add.some((part) => part.kind === 'picture')) refuse('valueWrong', 'hash', '')
  for (const { kind, set } of input.edit) {
    const other = kind === 'picture' ? Object.keys(set).find((name) => !PICTURE_WRITABLE.includes(name)) : undefined
    if (other !== undefined) refuse('valueWrong', other, '')
  }
}

function pictureOf(row: PlanPartTable | undefined, siteId: string) {
  const stands = found(row?.site_id === siteId ? row : null, 'part')
  return partValues('picture', JSON.parse(stands.stated) as JsonObject)
}

function checkOwner(db: Db, { siteId, owner, ownerId, floor }: PictureInput): void {
  found(siteRow(db, siteId), 'site')
  const gone = () => refuse('referenceGone', 'ownerId', '')
  switch (owner) {
    case 'room': {
      const row = roomRow(db, ownerId)
      if (row?.site_id !== siteId || row.struck_reason !== null) gone()
      return
    }
    case 'evidenceItem': {
      const row = partRow(db, owner, ownerId)
      if (row?.site_id !== siteId || row.struck_reason !== null) gone()
      return
    }
    case 'floor':
    case 'building':
      if (!buildingRows(db, siteId).some((row) => row.building_id === ownerId)) gone()
      if (owner === 'floor' && floor === null) refuse('valueWrong', 'floor', '')
      return
  }
}

/** The file's own name without its folders, which say where it lay on somebody's disk. */
function nameOf(path: string): string {
  return [...basename(path.replaceAll('\\', '/'))].slice(-FILE_NAME_LIMIT).join('')
}
