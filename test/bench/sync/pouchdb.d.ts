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
    static defaults(options: { prefix: string; adapter: 'leveldb' }): typeof PouchDB
    bulkDocs(docs: readonly object[]): Promise<unknown>
    allDocs(options: { include_docs: true; conflicts?: boolean; limit?: number }): Promise<{ rows: Row[] }>
    replicate: {
      to(target: string, options: { batch_size: number }): Promise<Replicated>
      from(source: string, options: { batch_size: number }): Promise<Replicated>
    }
    setMaxListeners(n: number): void
    close(): Promise<void>
  }
}
declare module 'pouchdb-adapter-http' {
  const plugin: { readonly __pouch: unknown }
  export default plugin
}
declare module 'pouchdb-adapter-leveldb' {
  const plugin: { readonly __pouch: unknown }
  export default plugin
}
declare module 'pouchdb-replication' {
  const plugin: { readonly __pouch: unknown }
  export default plugin
}
declare module 'express-pouchdb' {
  interface Options {
    mode: 'minimumForPouchDB'
    overrideMode: { exclude: string[] }
    inMemoryConfig: boolean
    logPath: string
  }
  /** A listener of an HTTP server that answers as CouchDB does. */
  export default function expressPouchdb(
    Pouch: typeof import('pouchdb-core').default,
    options: Options,
  ): import('node:http').RequestListener
}
