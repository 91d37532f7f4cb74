import type { ListMultipartUploadsCommandOutput, S3 } from '@aws-sdk/client-s3'
import { atStore, atStoreOrNull } from './s3Client.ts'
import { INCOMING } from './s3Incoming.ts'
import type { S3Place } from './s3Place.ts'
import { FORGOTTEN_MS } from './shelf.ts'

/**
 * Removes uploads nobody went on with: of each name the newest of note, tail and parts counts, since the note is as old as
 * the upload. Multipart uploads without a note (a gateway died between the two, or copied) go with them.
 */
export async function sweepUploads(client: S3, place: S3Place, now: number): Promise<void> {
  const isOld = (at: Date | undefined): boolean => at !== undefined && now - at.getTime() > FORGOTTEN_MS
  await atStore(async () => {
    const fresh = await sweepObjects(client, place, isOld)
    await sweepMultiparts(client, place, isOld, fresh)
  })
}

/** Removes objects of uploads whose newest one is old; answers the keys of uploads that are not. */
async function sweepObjects(
  client: S3,
  { bucket: Bucket, prefix }: S3Place,
  isOld: (at: Date | undefined) => boolean,
): Promise<ReadonlySet<string>> {
  const byUpload = new Map<string, { keys: string[]; isOld: boolean }>()
  let ContinuationToken: string | undefined
  do {
    const page = await client.listObjectsV2({
      ...{ Bucket, Prefix: `${prefix}${INCOMING}` },
      ...(ContinuationToken === undefined ? {} : { ContinuationToken }),
    })
    for (const { Key = '', LastModified } of page.Contents ?? []) {
      const upload = Key.replace(/\.(info|part)$/, '')
      const known = byUpload.get(upload) ?? { keys: [], isOld: true }
      byUpload.set(upload, { keys: [...known.keys, Key], isOld: known.isOld && isOld(LastModified) })
    }
    ContinuationToken = page.IsTruncated === true ? page.NextContinuationToken : undefined
  } while (ContinuationToken !== undefined)
  const fresh = new Set<string>()
  for (const [upload, { keys, isOld: isForgotten }] of byUpload) {
    if (!isForgotten) fresh.add(upload)
    else for (const Key of keys) await client.deleteObject({ Bucket, Key })
  }
  return fresh
}

async function sweepMultiparts(
  client: S3,
  { bucket: Bucket, prefix }: S3Place,
  isOld: (at: Date | undefined) => boolean,
  fresh: ReadonlySet<string>,
): Promise<void> {
  let marker: { KeyMarker: string; UploadIdMarker: string } | null = null
  do {
    const page: ListMultipartUploadsCommandOutput = await client.listMultipartUploads({
      ...{ Bucket, Prefix: prefix },
      ...(marker ?? {}),
    })
    for (const { Key = '', UploadId, Initiated } of page.Uploads ?? []) {
      if (isOld(Initiated) && !fresh.has(Key)) {
        await atStoreOrNull(() => client.abortMultipartUpload({ Bucket, Key, UploadId }))
      }
    }
    const { NextKeyMarker = '', NextUploadIdMarker = '' } = page
    marker = page.IsTruncated === true ? { KeyMarker: NextKeyMarker, UploadIdMarker: NextUploadIdMarker } : null
  } while (marker !== null)
}
