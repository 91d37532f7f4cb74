/** As much of PouchDB as the bench uses; it brings no types of its own. */
declare module 'pouchdb-core' {
  interface Row {
    id: string
    doc?: { _id: string; _rev: string; _conflicts?: string[] } & Record<string, unknown>
  }
  interface Plugin {
    readonly __pouch: unknown
  }
  interface Replicated {
    docs_written: number
  }
  export default class PouchDB {
    constructor(name: string, options: { adapter: 'leveldb' })
    static plugin(plugin: Plugin): typeof PouchDB
    bulkDocs(docs: readonly object[]): Promise<unknown>
    allDocs(options: { include_docs: true; conflicts?: boolean; limit?: number }): Promise<{ rows: Row[] }>
    replicate: {
      to(target: PouchDB, options: { batch_size: number }): Promise<Replicated>
      from(source: PouchDB, options: { batch_size: number }): Promise<Replicated>
    }
    close(): Promise<void>
  }
}
declare module 'pouchdb-adapter-leveldb' {
  const plugin: { readonly __pouch: unknown }
  export default plugin
}
declare module 'pouchdb-replication' {
  const plugin: { readonly __pouch: unknown }
  export default plugin
}
