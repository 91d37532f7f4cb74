import { randomBytes } from 'node:crypto'

/** A JPEG as far as its first and last bytes say so, of `size` bytes, ten at least. */
export function photo(size: number): Buffer {
  const bytes = randomBytes(size)
  bytes.set([0xff, 0xd8, 0xff, 0xda, 0, 2])
  bytes.set([0xff, 0xd9], size - 2)
  return bytes
}
