import { createHash } from 'node:crypto'
import type { KeySlotPorts } from '../../../../electron/core/keys/keySlots.ts'
import type { Random } from '../../../../shared/sync/trust/primitives.ts'

/** A stream of bytes that is the same in every run: SHA-256 of seed and counter. */
export function fixedRandom(seed: string): Random {
  let counter = 0
  return (length) => {
    const parts: Buffer[] = []
    for (let have = 0; have < length; have += 32) {
      counter += 1
      parts.push(createHash('sha256').update(`${seed}:${counter}`).digest())
    }
    return Buffer.concat(parts).subarray(0, length)
  }
}

/** Ports with a scrypt cost that takes no time, fixed bytes and ids `slot-1`, `slot-2` … */
export function weakPorts(seed: string): KeySlotPorts {
  let next = 0
  return {
    random: fixedRandom(seed),
    newId: () => {
      next += 1
      return `slot-${next}`
    },
    cost: { N: 16, r: 8, p: 1 },
    allowWeakForTests: true,
  }
}

/** `text` with the character at `index` replaced by another base64url character. */
export function flipText(text: string, index: number): string {
  return text.slice(0, index) + (text[index] === 'A' ? 'B' : 'A') + text.slice(index + 1)
}
