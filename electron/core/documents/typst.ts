import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler'

/** A template did not compile. `diagnostics` is for the log; it may quote the template, never the data. */
export class TypstError extends Error {
  readonly diagnostics: readonly string[]
  constructor(diagnostics: readonly string[]) {
    super(`typst: ${diagnostics.join('; ')}`)
    this.name = 'TypstError'
    this.diagnostics = diagnostics
  }
}

/** Draws one template with data; see {@link openTypst}. */
export interface Typst {
  /**
   * PDF bytes of `template` with `data` as its `data.json`; `creationTimestamp` in seconds since 1970. The same
   * arguments give the same bytes. Memory of the layout is given back before it returns.
   */
  renderPdf(template: string, data: Uint8Array, creationTimestamp: number): Buffer
}

/**
 * Opens the compiler with these fonts and no others. Template and data live in its own virtual folder: nothing is
 * read from or written to disk. User text reaches a template only as JSON data, never as source.
 */
export function openTypst(fonts: readonly Buffer[]): Typst {
  const workspace = join(tmpdir(), 'fieldwrit-typst')
  const compiler = NodeCompiler.create({ workspace, fontArgs: [{ fontBlobs: [...fonts] }] })
  const main = join(workspace, 'main.typ')
  const dataFile = join(workspace, 'data.json')
  return {
    renderPdf(template, data, creationTimestamp) {
      compiler.addSource(main, template)
      compiler.mapShadow(dataFile, Buffer.from(data))
      try {
        const compiled = compiler.compile({ mainFilePath: main })
        const document = compiled.result
        if (document === null) {
          const failure = compiled.takeDiagnostics()
          const found: { message?: string }[] = failure === null ? [] : compiler.fetchDiagnostics(failure)
          throw new TypstError(found.map((entry) => entry.message ?? ''))
        }
        return compiler.pdf(document, { creationTimestamp })
      } finally {
        compiler.unmapShadow(dataFile)
        compiler.evictCache(0)
      }
    },
  }
}
