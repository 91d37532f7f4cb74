/** HTTP status of each error code of the contract, for callers that speak plain HTTP (RFC 9110, 4918, 6585). */
export const errorStatus = {
  LOCKED: 423,
  NOT_ALLOWED: 403,
  NOT_FOUND: 404,
  STALE: 409,
  STALE_ROWS: 409,
  NEEDS_NEWER_PROGRAM: 409,
  REFUSED: 422,
  DISK_FULL: 507,
  STORE_UNUSABLE: 503,
  WRONG_PIN: 401,
  WRONG_CODE: 401,
  WAIT: 429,
  WEAK_PIN: 422,
  BAD_FILE: 422,
  BAD_BACKUP: 422,
  BAD_PLACE: 422,
} as const satisfies Record<string, number>
