import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { codeText, isEnrolmentSignedBy, readCode, signEnrolment } from '../../../shared/sync/enrolment.ts'
import { newSigningKey, verifyBytes } from '../../../shared/sync/trust/signingKey.ts'

const key = newSigningKey((length) => Buffer.alloc(length, 5))
const enrolling = { code: 'FDKD-JSP7-Z7T1-3QEZ', device: 'laptop-3', officer: 'officer-3' }

describe('the proof of an enrolment', () => {
  it('is written as it was in the first version: a signature for `hello` over canonical JSON', () => {
    const frozen = JSON.parse(readFileSync(new URL('../../golden/sync/enrolment-1.json', import.meta.url), 'utf8'))
    expect({ ...enrolling, key: key.publicKey, proof: signEnrolment(enrolling, key.privateKey) }).toEqual(frozen)
    const said = Buffer.from('{"code":"FDKD-JSP7-Z7T1-3QEZ","device":"laptop-3","officer":"officer-3"}')
    expect(verifyBytes(key.publicKey, 'hello', said, frozen.proof)).toBe(true)
  })

  it('holds for exactly this code, laptop and officer, and this key', () => {
    const proof = signEnrolment(enrolling, key.privateKey)
    const other = newSigningKey((length) => Buffer.alloc(length, 6)).publicKey
    expect(isEnrolmentSignedBy(enrolling, key.publicKey, proof)).toBe(true)
    expect(isEnrolmentSignedBy(enrolling, other, proof)).toBe(false)
    for (const name of ['code', 'device', 'officer'])
      expect(isEnrolmentSignedBy({ ...enrolling, [name]: 'another' }, key.publicKey, proof)).toBe(false)
  })

  it('a code is read as it is heard, O as zero and I and L as one, and is written in groups of four', () => {
    expect(readCode('oil0-abcd efgh-jkmn')).toBe('0110ABCDEFGHJKMN')
    expect(readCode('0110-ABCD-EFGH')).toBeNull()
    expect(readCode('0110-ABCD-EFGH-UUUU')).toBeNull()
    expect(codeText('0110ABCDEFGHJKMN')).toBe('0110-ABCD-EFGH-JKMN')
  })
})
