import { sha256 } from './hash.ts'

/** Merkle tree after RFC 6962 §2.1: leaf = H(0 ‖ data), node = H(1 ‖ left ‖ right). Roots and paths are 32-byte hashes. */

const LEAF = Uint8Array.of(0)
const NODE = Uint8Array.of(1)

/** Hash of a leaf's bytes. */
export function leafHash(data: Uint8Array): Uint8Array {
  return sha256(Buffer.concat([LEAF, data]))
}

const nodeHash = (left: Uint8Array, right: Uint8Array): Uint8Array => sha256(Buffer.concat([NODE, left, right]))

/** Largest power of two smaller than `count` (count ≥ 2). */
function splitPoint(count: number): number {
  return 2 ** Math.floor(Math.log2(count - 1))
}

/** Root over leaf hashes; the root of nothing is H(""). */
export function merkleRoot(leaves: readonly Uint8Array[]): Uint8Array {
  if (leaves.length === 0) return sha256(new Uint8Array())
  if (leaves.length === 1) return leaves[0] as Uint8Array
  const split = splitPoint(leaves.length)
  return nodeHash(merkleRoot(leaves.slice(0, split)), merkleRoot(leaves.slice(split)))
}

/** Inclusion path of leaf `index`, from the leaf upward (RFC 6962 §2.1.1). */
export function merklePath(leaves: readonly Uint8Array[], index: number): Uint8Array[] {
  if (leaves.length <= 1) return []
  const split = splitPoint(leaves.length)
  return index < split
    ? [...merklePath(leaves.slice(0, split), index), merkleRoot(leaves.slice(split))]
    : [...merklePath(leaves.slice(split), index - split), merkleRoot(leaves.slice(0, split))]
}

/** Root that `leaf` at `index` of `count` leaves has under `path`; compare it with the signed root. */
export function rootFromPath(leaf: Uint8Array, index: number, count: number, path: readonly Uint8Array[]): Uint8Array {
  if (count <= 1) return leaf
  const split = splitPoint(count)
  const rest = path.slice(0, -1)
  const top = path[path.length - 1] ?? new Uint8Array()
  return index < split
    ? nodeHash(rootFromPath(leaf, index, split, rest), top)
    : nodeHash(top, rootFromPath(leaf, index - split, count - split, rest))
}
