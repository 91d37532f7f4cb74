import type { S3ClientConfig } from '@aws-sdk/client-s3'
import type { S3Place } from './s3Place.ts'
import { ShelfError, type ShelfFault } from './shelfError.ts'

/** A call that moves nothing for so long has failed, ms; copies inside the store are cut into parts that end well before. */
const CALL_MS = 120_000
const CONNECT_MS = 5000

/** What of a shelf in an object store a test sets smaller. */
export interface S3Limits {
  /** Tries of one call, the first one counted: what lasts longer is answered `later`, and the laptop tries again. */
  tries: number
  /** Larger files are put in their place in pieces of so many bytes, each an answer of a few seconds. */
  copyBytes: number
  /**
   * Bytes of every part but the last: the smallest a store takes, 16 GiB in 3277 of 10,000 parts. Always the same, so that
   * part n holds the same bytes whichever gateway writes it and however often.
   */
  partBytes: number
}
export const S3_LIMITS: S3Limits = { tries: 3, copyBytes: 512 * 1024 * 1024, partBytes: 5 * 1024 * 1024 }

/** How the store is spoken to. Sums that only Amazon's own store knows are left out: a court's store need not know them. */
export function clientConfig({ endpoint, region, keys }: S3Place, { tries }: S3Limits): S3ClientConfig {
  const { accessKeyId, secretAccessKey, sessionToken } = keys
  return {
    ...(endpoint === null ? {} : { endpoint, forcePathStyle: true }),
    region,
    credentials: { accessKeyId, secretAccessKey, ...(sessionToken === null ? {} : { sessionToken }) },
    maxAttempts: tries,
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: { connectionTimeout: CONNECT_MS, requestTimeout: CALL_MS, throwOnRequestTimeout: true },
  }
}

/** Codes of stores that have no room: of Amazon, Ceph and MinIO. */
const FULL = /Quota|StorageFull|InsufficientStorage|NoSpace|LimitExceeded/
const REFUSED = /AccessDenied|Forbidden|AccessKey|Signature|Token|Credential|Authorization|RequestTimeTooSkewed/
const GONE: ReadonlySet<string> = new Set(['NoSuchKey', 'NotFound', 'NoSuchUpload'])
const CUT =
  /^(E(CONN|PIPE|TIMEDOUT|HOSTUNREACH|NETUNREACH|NOTFOUND|AI_AGAIN)|TimeoutError|NetworkingError|ERR_STREAM|UND_ERR)/

function said(error: unknown, name: string): string {
  const value: unknown = typeof error === 'object' && error !== null ? Reflect.get(error, name) : undefined
  return typeof value === 'string' ? value : ''
}

function statusOf(error: unknown): number {
  const metadata: unknown = typeof error === 'object' && error !== null ? Reflect.get(error, '$metadata') : undefined
  const status: unknown =
    typeof metadata === 'object' && metadata !== null ? Reflect.get(metadata, 'httpStatusCode') : undefined
  return typeof status === 'number' ? status : 0
}

/** Whether the store says that there is no such object or upload; a missing bucket is another matter. */
export function isGone(error: unknown): boolean {
  return GONE.has(said(error, 'name')) || GONE.has(said(error, 'Code'))
}

/** Whether an object is another one than the one that was read: its tag changed in between. */
export function isChanged(error: unknown): boolean {
  return said(error, 'name') === 'PreconditionFailed' || statusOf(error) === 412
}

/** Whatever the store or the way to it threw, as {@link ShelfError}; null for what is neither. */
export function shelfErrorOf(error: unknown): ShelfError | null {
  if (error instanceof ShelfError) return error
  const fault = faultOf(said(error, 'name'), said(error, 'code'), statusOf(error))
  return fault === null ? null : new ShelfError(fault, said(error, 'name') || said(error, 'code'))
}

function faultOf(name: string, code: string, status: number): ShelfFault | null {
  if (name === 'NoSuchBucket') return 'noBucket'
  if (FULL.test(name) || status === 507) return 'noRoom'
  if (status === 401 || status === 403 || REFUSED.test(name)) return 'refused'
  if (status === 429 || status >= 500) return 'busy'
  // An answer that was cut, or a page of somebody else: no store speaks so.
  return CUT.test(name) || CUT.test(code) || (status > 0 && status < 400) ? 'unreachable' : null
}

/** Work at the store; what fails is thrown as {@link ShelfError}. */
export async function atStore<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw shelfErrorOf(error) ?? error
  }
}

/** The same, null where the store has no such object. */
export async function atStoreOrNull<T>(work: () => Promise<T>): Promise<T | null> {
  try {
    return await work()
  } catch (error) {
    if (isGone(error)) return null
    throw shelfErrorOf(error) ?? error
  }
}
