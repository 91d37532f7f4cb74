import { createHash } from 'node:crypto'

/** The largest single copy, bytes, as Amazon has it. */
const LARGEST_COPY = 5 * 1024 ** 3

/** An error as S3 answers it. */
export class S3Fault extends Error {
  readonly status: number
  readonly code: string
  constructor(status: number, code: string) {
    super(code)
    this.status = status
    this.code = code
  }
}

export interface S3Object {
  body: Buffer
  etag: string
  metadata: Readonly<Record<string, string>>
  at: Date
}
interface Part {
  body: Buffer
  etag: string
  at: Date
}
interface Multipart {
  key: string
  metadata: Readonly<Record<string, string>>
  at: Date
  parts: Map<number, Part>
}

const md5 = (bytes: Uint8Array): Buffer => createHash('md5').update(bytes).digest()
const quoted = (hex: string): string => `"${hex}"`

/** One bucket in memory, with the rules of S3 that a program could break: order and size of parts, tags, ranges of copies. */
export class Bucket {
  readonly objects = new Map<string, S3Object>()
  readonly uploads = new Map<string, Multipart>()
  /** The smallest part of a multipart upload but its last, bytes: 5 MiB, unless a test of many small files says less. */
  leastPart = 5 * 1024 * 1024
  private made = 0

  object(key: string): S3Object {
    const found = this.objects.get(key)
    if (found === undefined) throw new S3Fault(404, 'NoSuchKey')
    return found
  }

  put(key: string, body: Buffer, metadata: S3Object['metadata']): S3Object {
    const object = { body, etag: quoted(md5(body).toString('hex')), metadata, at: new Date() }
    this.objects.set(key, object)
    return object
  }

  copy(from: string, ifMatch: string | undefined, key: string): S3Object {
    const source = this.source(from, ifMatch)
    if (source.body.length > LARGEST_COPY) throw new S3Fault(400, 'InvalidRequest')
    return this.put(key, source.body, source.metadata)
  }

  create(key: string, metadata: S3Object['metadata']): string {
    this.made += 1
    const id = `upload-${this.made}-${createHash('md5').update(`${key} ${this.made}`).digest('hex')}`
    this.uploads.set(id, { key, metadata, at: new Date(), parts: new Map() })
    return id
  }

  upload(key: string, id: string): Multipart {
    const found = this.uploads.get(id)
    if (found === undefined || found.key !== key) throw new S3Fault(404, 'NoSuchUpload')
    return found
  }

  part(key: string, id: string, number: number, body: Buffer): Part {
    if (!Number.isInteger(number) || number < 1 || number > 10_000) throw new S3Fault(400, 'InvalidArgument')
    const part = { body, etag: quoted(md5(body).toString('hex')), at: new Date() }
    this.upload(key, id).parts.set(number, part)
    return part
  }

  copyPart(from: string, ifMatch: string | undefined, range: string | undefined): Buffer {
    const { body } = this.source(from, ifMatch)
    if (range === undefined) return body
    const [, first = '', last = ''] = /^bytes=(\d+)-(\d+)$/.exec(range) ?? []
    if (last === '' || Number(last) >= body.length || Number(first) > Number(last))
      throw new S3Fault(400, 'InvalidRange')
    return body.subarray(Number(first), Number(last) + 1)
  }

  complete(key: string, id: string, named: readonly { number: number; etag: string }[]): S3Object {
    const upload = this.upload(key, id)
    if (named.length === 0) throw new S3Fault(400, 'MalformedXML')
    let before = 0
    const parts = named.map(({ number, etag }, index) => {
      if (number <= before) throw new S3Fault(400, 'InvalidPartOrder')
      before = number
      const part = upload.parts.get(number)
      if (part === undefined || part.etag !== etag) throw new S3Fault(400, 'InvalidPart')
      if (index < named.length - 1 && part.body.length < this.leastPart) throw new S3Fault(400, 'EntityTooSmall')
      return part
    })
    const sum = md5(Buffer.concat(parts.map(({ body }) => md5(body)))).toString('hex')
    const object = {
      ...{ body: Buffer.concat(parts.map(({ body }) => body)), etag: quoted(`${sum}-${parts.length}`) },
      ...{ metadata: upload.metadata, at: new Date() },
    }
    this.objects.set(key, object)
    this.uploads.delete(id)
    return object
  }

  abort(key: string, id: string): void {
    this.upload(key, id)
    this.uploads.delete(id)
  }

  private source(from: string, ifMatch: string | undefined): S3Object {
    const source = this.object(from)
    if (ifMatch !== undefined && ifMatch !== source.etag) throw new S3Fault(412, 'PreconditionFailed')
    return source
  }
}
