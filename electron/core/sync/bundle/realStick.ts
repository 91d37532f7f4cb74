import { mediumStick } from '../../../../shared/sync/bundle/stick.ts'
import { writeFileAtomically } from '../../files/atomicFile.ts'

/** A stick, or any folder, of this laptop. */
export const realStick = mediumStick(writeFileAtomically)
