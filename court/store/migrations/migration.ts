/** One step of the gateway's database, frozen once released. Statements run in order, in one transaction. */
export interface Migration {
  version: number
  statements: readonly string[]
}
