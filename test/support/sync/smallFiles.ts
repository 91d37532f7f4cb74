import { LIMITS } from '../../../court/http/server.ts'

/**
 * Loaded into a gateway's process before the program (`node --import`): it takes no file of more bytes than
 * `FIELDWRIT_FILE_LIMIT` says. The program knows nothing of it.
 */
LIMITS.fileBytes = Number(process.env.FIELDWRIT_FILE_LIMIT ?? LIMITS.fileBytes)
