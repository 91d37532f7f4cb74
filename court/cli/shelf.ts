import { openDiskShelf } from '../files/diskShelf.ts'
import { s3PlaceOf } from '../files/s3Place.ts'
import { makeS3Shelf, openS3Shelf } from '../files/s3Shelf.ts'
import type { FileShelf } from '../files/shelf.ts'
import { ShelfError } from '../files/shelfError.ts'
import type { Run } from './access.ts'
import { dataFiles, keepFilesPlace, readFilesPlace } from './folders.ts'
import { CourtCliError } from './output.ts'

/** Where files are to lie: `disk`, `s3://bucket/prefix`, or where they lay at the last start. */
export interface ShelfOptions {
  files?: string
  filesEndpoint?: string
  filesRegion?: string
}

const DISK = 'disk'

/**
 * The shelf of the gateway of the data folder. A place said once is remembered there, without keys: commands of a gateway
 * that does not run find its files, too. A store that knows neither key nor bucket is said at once (STORE_REFUSED,
 * STORE_NO_BUCKET; and STORE_PLACE, STORE_KEYS, STORE_TLS); one that is not reached just now is noted and stops no events.
 */
export async function openShelf(run: Run, options: ShelfOptions, now: number): Promise<FileShelf> {
  const { output, env } = run
  const kept = options.files === undefined ? await readFilesPlace(run.data) : null
  const said = kept ?? {
    ...{ files: options.files ?? DISK, endpoint: options.filesEndpoint ?? null, region: options.filesRegion ?? null },
  }
  if (said.files === DISK) {
    if (options.files !== undefined) await keepFilesPlace(run.data, null)
    return openDiskShelf(dataFiles(run.data).files, now)
  }
  const place = s3PlaceOf(said.files, said, env)
  try {
    const shelf = await openS3Shelf(place, now)
    if (kept === null) await keepFilesPlace(run.data, { ...said, endpoint: place.endpoint, region: place.region })
    return shelf
  } catch (error) {
    if (!(error instanceof ShelfError)) throw error
    const values = { place: said.files, code: error.detail }
    if (error.fault === 'refused') throw new CourtCliError('STORE_REFUSED', values)
    if (error.fault === 'noBucket') throw new CourtCliError('STORE_NO_BUCKET', values)
    // Not remembered before it was reached once.
    output.note(output.say(`files_${error.fault}`, values))
    return makeS3Shelf(place)
  }
}
