import type { IncomingHttpHeaders } from 'node:http'
import { type Bucket, S3Fault, type S3Object } from './bucket.ts'

/** One call of a client. `operation`: its name in the API. */
export interface S3Call {
  operation: string
  key: string
  query: URLSearchParams
  headers: IncomingHttpHeaders
  body: Buffer
}
export interface S3Answer {
  status: number
  headers: Record<string, string | number>
  body: Buffer
}

const xmlOf = (name: string, inner: string): S3Answer => ({
  ...{ status: 200, headers: { 'content-type': 'application/xml' } },
  body: Buffer.from(`<?xml version="1.0" encoding="UTF-8"?><${name}>${inner}</${name}>`),
})
const tag = (name: string, value: string | number | boolean): string =>
  `<${name}>${String(value).replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/"/g, '&quot;')}</${name}>`
const empty = (status: number, headers: S3Answer['headers'] = {}): S3Answer => ({
  status,
  headers,
  body: Buffer.alloc(0),
})

const gone = (_done: unknown): S3Answer => empty(204)

/** Which operation a request is, and what does it. Whatever this double does not know is an error of its own. */
export function answerCall(bucket: Bucket, method: string, call: S3Call, pageSize: number) {
  const { query, headers, key } = call
  const does = (operation: string, run: () => S3Answer) => ({ operation, run })
  if (key === '') {
    if (method !== 'GET') throw new S3Fault(501, 'NotImplemented')
    if (query.has('uploads')) return does('ListMultipartUploads', () => listUploads(bucket, query, pageSize))
    return does('ListObjectsV2', () => listObjects(bucket, query, pageSize))
  }
  const [id, source] = [query.get('uploadId'), headers['x-amz-copy-source']]
  switch (method) {
    case 'HEAD':
      return does('HeadObject', () => get(bucket.object(key), headers))
    case 'GET':
      if (id !== null) return does('ListParts', () => listParts(bucket, call, id, pageSize))
      return does('GetObject', () => get(bucket.object(key), headers))
    case 'PUT':
      return id !== null
        ? does(source === undefined ? 'UploadPart' : 'UploadPartCopy', () => putPart(bucket, call, id))
        : does(source === undefined ? 'PutObject' : 'CopyObject', () => put(bucket, call))
    case 'POST':
      if (query.has('uploads')) return does('CreateMultipartUpload', () => create(bucket, call))
      if (id !== null) return does('CompleteMultipartUpload', () => complete(bucket, call, id))
      throw new S3Fault(501, 'NotImplemented')
    case 'DELETE':
      if (id !== null) return does('AbortMultipartUpload', () => gone(bucket.abort(key, id)))
      return does('DeleteObject', () => gone(bucket.objects.delete(key)))
    default:
      throw new S3Fault(405, 'MethodNotAllowed')
  }
}

function metadataOf(headers: IncomingHttpHeaders): Record<string, string> {
  const said = Object.entries(headers).filter(([name]) => name.startsWith('x-amz-meta-'))
  return Object.fromEntries(said.map(([name, value]) => [name.slice(11), String(value)]))
}

function get(object: S3Object, headers: IncomingHttpHeaders): S3Answer {
  const { body, etag, metadata, at } = object
  if (headers['if-match'] !== undefined && headers['if-match'] !== etag) throw new S3Fault(412, 'PreconditionFailed')
  const own: S3Answer['headers'] = { etag, 'last-modified': at.toUTCString(), 'accept-ranges': 'bytes' }
  for (const [name, value] of Object.entries(metadata)) own[`x-amz-meta-${name}`] = value
  if (headers.range === undefined) return { status: 200, headers: { ...own, 'content-length': body.length }, body }
  const [, first = '', last = ''] = /^bytes=(\d+)-(\d*)$/.exec(headers.range) ?? []
  const [start, end] = [Number(first), last === '' ? body.length : Math.min(body.length, Number(last) + 1)]
  if (first === '' || start >= body.length) throw new S3Fault(416, 'InvalidRange')
  own['content-range'] = `bytes ${start}-${end - 1}/${body.length}`
  return { status: 206, headers: { ...own, 'content-length': end - start }, body: body.subarray(start, end) }
}

/** Key of a copy's source; it has to be in the same bucket. */
function sourceOf({ headers }: S3Call): { from: string; ifMatch: string | undefined } | null {
  const said = headers['x-amz-copy-source']
  if (said === undefined) return null
  const [name = '', ...path] = decodeURIComponent(String(said)).replace(/^\//, '').split('/')
  if (name !== 'court') throw new S3Fault(404, 'NoSuchBucket')
  const ifMatch = headers['x-amz-copy-source-if-match']
  return { from: path.join('/'), ifMatch: ifMatch === undefined ? undefined : String(ifMatch) }
}

function put(bucket: Bucket, call: S3Call): S3Answer {
  const source = sourceOf(call)
  if (source === null) return empty(200, { etag: bucket.put(call.key, call.body, metadataOf(call.headers)).etag })
  const { etag, at } = bucket.copy(source.from, source.ifMatch, call.key)
  return xmlOf('CopyObjectResult', tag('ETag', etag) + tag('LastModified', at.toISOString()))
}

function putPart(bucket: Bucket, call: S3Call, id: string): S3Answer {
  const number = Number(call.query.get('partNumber'))
  const source = sourceOf(call)
  if (source === null) return empty(200, { etag: bucket.part(call.key, id, number, call.body).etag })
  const range = call.headers['x-amz-copy-source-range']
  const bytes = bucket.copyPart(source.from, source.ifMatch, range === undefined ? undefined : String(range))
  return xmlOf('CopyPartResult', tag('ETag', bucket.part(call.key, id, number, bytes).etag))
}

function create(bucket: Bucket, { key, headers }: S3Call): S3Answer {
  const id = bucket.create(key, metadataOf(headers))
  return xmlOf('InitiateMultipartUploadResult', tag('Bucket', 'court') + tag('Key', key) + tag('UploadId', id))
}

function complete(bucket: Bucket, { key, body }: S3Call, id: string): S3Answer {
  const parts = [...body.toString('utf8').matchAll(/<Part>(.*?)<\/Part>/gs)].map(([, inner = '']) => ({
    number: Number(/<PartNumber>(\d+)<\/PartNumber>/.exec(inner)?.[1]),
    etag: (/<ETag>(.*?)<\/ETag>/.exec(inner)?.[1] ?? '').replace(/&quot;/g, '"'),
  }))
  const { etag } = bucket.complete(key, id, parts)
  return xmlOf('CompleteMultipartUploadResult', tag('Bucket', 'court') + tag('Key', key) + tag('ETag', etag))
}

function listParts(bucket: Bucket, { key, query }: S3Call, id: string, pageSize: number): S3Answer {
  const after = Number(query.get('part-number-marker') ?? 0)
  const all = [...bucket.upload(key, id).parts].sort(([a], [b]) => a - b).filter(([number]) => number > after)
  const page = all.slice(0, pageSize)
  const parts = page.map(([number, { etag, body, at }]) => {
    const inner = [
      tag('PartNumber', number),
      tag('ETag', etag),
      tag('Size', body.length),
      tag('LastModified', at.toISOString()),
    ]
    return `<Part>${inner.join('')}</Part>`
  })
  const next = page.at(-1)?.[0] ?? 0
  return xmlOf(
    'ListPartsResult',
    tag('UploadId', id) +
      tag('IsTruncated', all.length > page.length) +
      tag('NextPartNumberMarker', next) +
      parts.join(''),
  )
}

function listObjects(bucket: Bucket, query: URLSearchParams, pageSize: number): S3Answer {
  const [prefix, after] = [query.get('prefix') ?? '', query.get('continuation-token') ?? '']
  const all = [...bucket.objects]
    .filter(([key]) => key.startsWith(prefix) && key > after)
    .sort(([a], [b]) => (a < b ? -1 : 1))
  const page = all.slice(0, Math.min(pageSize, Number(query.get('max-keys') ?? pageSize)))
  const contents = page.map(([key, { body, etag, at }]) => {
    const inner = [tag('Key', key), tag('Size', body.length), tag('ETag', etag), tag('LastModified', at.toISOString())]
    return `<Contents>${inner.join('')}</Contents>`
  })
  const isCut = all.length > page.length
  const next = isCut ? tag('NextContinuationToken', page.at(-1)?.[0] ?? '') : ''
  return xmlOf('ListBucketResult', tag('IsTruncated', isCut) + tag('KeyCount', page.length) + next + contents.join(''))
}

function listUploads(bucket: Bucket, query: URLSearchParams, pageSize: number): S3Answer {
  const [prefix, key, id] = [
    query.get('prefix') ?? '',
    query.get('key-marker') ?? '',
    query.get('upload-id-marker') ?? '',
  ]
  const all = [...bucket.uploads]
    .map(([uploadId, upload]) => ({ uploadId, ...upload }))
    .filter((one) => one.key.startsWith(prefix) && (one.key > key || (one.key === key && one.uploadId > id)))
    .sort((a, b) => (`${a.key} ${a.uploadId}` < `${b.key} ${b.uploadId}` ? -1 : 1))
  const page = all.slice(0, pageSize)
  const uploads = page.map(
    (one) =>
      `<Upload>${tag('Key', one.key)}${tag('UploadId', one.uploadId)}${tag('Initiated', one.at.toISOString())}</Upload>`,
  )
  const last = page.at(-1)
  const markers = tag('NextKeyMarker', last?.key ?? '') + tag('NextUploadIdMarker', last?.uploadId ?? '')
  return xmlOf('ListMultipartUploadsResult', tag('IsTruncated', all.length > page.length) + markers + uploads.join(''))
}
