/** Placeholder replaced below. */
export const itemSearchDdl: readonly string[] = []
