import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { CanonicalError, parseCanonical } from '../../../shared/journal/canonical.ts'
import { parseEnvelope } from '../../../shared/journal/envelope.ts'
import { formatsNow, STRANGE_BYTES } from './formats.ts'

const frozen = JSON.parse(readFileSync(new URL('../../golden/journal/format-1.json', import.meta.url), 'utf8'))
const now = JSON.parse(JSON.stringify(formatsNow()))

describe('journal formats of suite 1 are frozen', () => {
  it('[J1] the golden file names the same parts as the code', () => {
    expect(Object.keys(now)).toEqual(Object.keys(frozen))
    expect(Object.keys(frozen.canonical).length).toBeGreaterThan(10)
  })
  for (const part of Object.keys(frozen)) {
    it(`[J1] ${part}: any change is a new version beside this one`, () => expect(now[part]).toEqual(frozen[part]))
  }
  it('[J1] RFC 6962: the published root of the eight test leaves', () => {
    expect(now.merkle.roots[7]).toBe('5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328')
    expect(now.merkle.roots[2]).toBe('aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77')
    expect(now.merkle.empty).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855')
  })
  it('[J1] the frozen envelope reads back to itself', () => {
    const envelope = parseEnvelope(Buffer.from(frozen.envelope.text))
    expect(envelope?.seq).toBe(2)
    expect(envelope?.seen).toHaveLength(2)
  })
  for (const [name, text] of Object.entries(STRANGE_BYTES)) {
    it(`[J1] refuses to read ${name}`, () => {
      expect(() => parseCanonical(Buffer.from(text))).toThrow(CanonicalError)
    })
  }
  it('[J1] refuses bytes that are not UTF-8', () => {
    expect(() => parseCanonical(Uint8Array.of(0x22, 0xff, 0x22))).toThrow(CanonicalError)
    expect(() => parseCanonical(Uint8Array.of(0x22, 0xed, 0xa0, 0x80, 0x22))).toThrow(CanonicalError)
  })
})
