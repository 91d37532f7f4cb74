/** One step of the store's form. Never edited after release: a later change is the next number. */
export interface Migration {
  version: number
  name: string
  statements: readonly string[]
}
