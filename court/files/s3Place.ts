/** Where in which object store files lie, and as whom the gateway goes there. */
export interface S3Place {
  bucket: string
  /** Before every name, ending in `/`, or empty. */
  prefix: string
  /** Null = Amazon's own for the region. */
  endpoint: string | null
  region: string
  keys: S3Keys
}

/** From the environment only; never kept, never logged. */
export interface S3Keys {
  accessKeyId: string
  secretAccessKey: string
  sessionToken: string | null
}

/** What is wrong with what a store was named by; the codes have words in i18n `court.errorSTORE_…`. */
export class S3PlaceError extends Error {
  readonly code: 'STORE_PLACE' | 'STORE_KEYS' | 'STORE_TLS'
  readonly data: { value: string }
  constructor(code: S3PlaceError['code'], value: string) {
    super(code)
    this.name = 'S3PlaceError'
    this.code = code
    this.data = { value }
  }
}

/** Bucket names as S3 allows them, and prefixes of plain path parts. */
const PLACE = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])((?:\/[A-Za-z0-9_.=-]+)*)\/?$/
const LOOPBACK: ReadonlySet<string> = new Set(['127.0.0.1', 'localhost', '[::1]'])

/**
 * Reads `s3://bucket/prefix` with an endpoint and a region, either by option or from the environment
 * (AWS_ENDPOINT_URL_S3, AWS_ENDPOINT_URL, AWS_REGION), and the keys from the environment alone (AWS_ACCESS_KEY_ID,
 * AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN). Throws {@link S3PlaceError}: files do not cross a network unsealed.
 */
export function s3PlaceOf(
  url: string,
  said: { endpoint: string | null; region: string | null },
  env: NodeJS.ProcessEnv,
): S3Place {
  const found = PLACE.exec(url)
  if (found === null) throw new S3PlaceError('STORE_PLACE', url)
  const [, bucket = '', path = ''] = found
  if (path.split('/').some((part) => part === '.' || part === '..')) throw new S3PlaceError('STORE_PLACE', url)
  const endpoint = said.endpoint ?? (env.AWS_ENDPOINT_URL_S3 || env.AWS_ENDPOINT_URL || null)
  if (endpoint !== null) requireSafe(endpoint)
  const [accessKeyId, secretAccessKey] = [env.AWS_ACCESS_KEY_ID, env.AWS_SECRET_ACCESS_KEY]
  if (!accessKeyId || !secretAccessKey) throw new S3PlaceError('STORE_KEYS', '')
  return {
    ...{ bucket, prefix: path === '' ? '' : `${path.slice(1)}/`, endpoint },
    region: said.region ?? (env.AWS_REGION || env.AWS_DEFAULT_REGION || 'us-east-1'),
    keys: { accessKeyId, secretAccessKey, sessionToken: env.AWS_SESSION_TOKEN || null },
  }
}

function requireSafe(endpoint: string): void {
  const url = URL.parse(endpoint)
  const isHttp = url !== null && (url.protocol === 'https:' || url.protocol === 'http:')
  if (!isHttp || url.username !== '' || url.password !== '') throw new S3PlaceError('STORE_PLACE', endpoint)
  if (url.protocol !== 'https:' && !LOOPBACK.has(url.hostname)) throw new S3PlaceError('STORE_TLS', url.origin)
}
