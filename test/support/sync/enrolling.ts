import { randomBytes } from 'node:crypto'
import { signEnrolment } from '../../../shared/sync/enrolment.ts'
import { newSigningKey } from '../../../shared/sync/trust/signingKey.ts'

/** A new laptop with its own and its officer's key, and what it hands in under a code. */
export function newLaptop(device: string, officer: string) {
  const keys = { device: newSigningKey(randomBytes), officer: newSigningKey(randomBytes) }
  return {
    keys,
    redeeming(code: string) {
      const enrolling = { code, device, officer }
      return {
        ...{ ...enrolling, deviceName: `${device}的笔记本` },
        ...{ deviceKey: keys.device.publicKey, officerKey: keys.officer.publicKey },
        deviceProof: signEnrolment(enrolling, keys.device.privateKey),
        officerProof: signEnrolment(enrolling, keys.officer.privateKey),
      }
    },
  }
}
