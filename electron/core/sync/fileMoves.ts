import type { FileWay } from '../../../db/largeFiles.ts'

/** A file on its way just now. `done`: bytes that are known to have arrived; `checking`: all did, and nobody confirmed it. */
export interface Move {
  hash: string
  way: FileWay
  size: number
  done: number
  checking: boolean
}

/** Pieces smaller than this say nothing of a link, bytes. */
const TELLING_BYTES = 64 * 1024
/** How much the newest piece counts for. */
const NEWEST = 0.3

/** What moves with each other side and how fast it went last; lives as long as the core. */
export interface FileMoves {
  of(peer: string): Move | null
  /** Says where a file stands; null when none moves any more. */
  set(peer: string, move: Move | null): void
  /** Counts a piece that arrived: its bytes and how long it took, ms. */
  piece(peer: string, bytes: number, ms: number): void
  /** Bytes in a millisecond, of the last pieces; null where none was measured. */
  rate(peer: string): number | null
}

/** Nothing moves yet. */
export function makeFileMoves(): FileMoves {
  const moves = new Map<string, Move>()
  const rates = new Map<string, number>()
  return {
    of: (peer) => moves.get(peer) ?? null,
    set(peer, move) {
      if (move === null) moves.delete(peer)
      else moves.set(peer, move)
    },
    piece(peer, bytes, ms) {
      if (bytes < TELLING_BYTES || ms <= 0) return
      const known = rates.get(peer)
      const rate = bytes / ms
      rates.set(peer, known === undefined ? rate : known * (1 - NEWEST) + rate * NEWEST)
    },
    rate: (peer) => rates.get(peer) ?? null,
  }
}
