/** Ids: UUIDv7 (RFC 9562) for what the program makes, a derived id where the world has a key. Browser-safe. */

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

/** Formats 16 bytes as a UUID text. */
export function uuidText(bytes: Uint8Array): string {
  let hex = ''
  for (let index = 0; index < 16; index += 1) {
    if (index === 4 || index === 6 || index === 8 || index === 10) hex += '-'
    hex += HEX[bytes[index] ?? 0]
  }
  return hex
}

/** UUIDv7 of the wall time `now` (ms since 1970) with 10 random bytes from `random`. */
export function uuidV7(now: number, random: Uint8Array): string {
  const bytes = new Uint8Array(16)
  let rest = Math.max(0, Math.trunc(now))
  for (let index = 5; index >= 0; index -= 1) {
    bytes[index] = rest % 256
    rest = Math.floor(rest / 256)
  }
  bytes.set(random.subarray(0, 10), 6)
  bytes[6] = 0x70 | ((bytes[6] ?? 0) & 0x0f)
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f)
  return uuidText(bytes)
}

/** UUIDv8 made of the first 16 bytes of a digest: the same key gives the same id on every desk. */
export function derivedId(digest: Uint8Array): string {
  const bytes = digest.slice(0, 16)
  bytes[6] = 0x80 | ((bytes[6] ?? 0) & 0x0f)
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f)
  return uuidText(bytes)
}

/** Entity name in an envelope: `kind/id`, e.g. `item/0198…`. */
export function entityName(kind: string, id: string): string {
  return `${kind}/${id}`
}

/** Splits an entity name; `kind` is everything before the first slash. */
export function splitEntity(entity: string): { kind: string; id: string } {
  const slash = entity.indexOf('/')
  return slash < 0 ? { kind: '', id: entity } : { kind: entity.slice(0, slash), id: entity.slice(slash + 1) }
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/** True for a lower-case UUID text. */
export function isUuid(text: string): boolean {
  return UUID.test(text)
}
