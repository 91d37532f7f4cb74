import { SaxesParser } from 'saxes'
import { fromBuffer } from 'yauzl'

/** Text of every part of a package, by path. Throws on a broken archive. */
export function unpack(bytes: Uint8Array): Promise<Map<string, string>> {
  return new Promise((resolve, reject) => {
    fromBuffer(Buffer.from(bytes), { lazyEntries: true }, (error, zip) => {
      if (error) return reject(error)
      const parts = new Map<string, string>()
      zip.on('error', reject)
      zip.on('end', () => resolve(parts))
      zip.on('entry', (entry) => {
        zip.openReadStream(entry, (failure, stream) => {
          if (failure) return reject(failure)
          const pieces: Buffer[] = []
          stream.on('error', reject)
          stream.on('data', (piece: Buffer) => pieces.push(piece))
          stream.on('end', () => {
            parts.set(entry.fileName, Buffer.concat(pieces).toString('utf8'))
            zip.readEntry()
          })
        })
      })
      zip.readEntry()
    })
  })
}

/** What Word would show of a part: the text runs, a line per paragraph. Throws on XML that is not well formed. */
export function wordText(xml: string): string {
  let text = ''
  let isText = false
  const parser = new SaxesParser({ xmlns: false })
  parser.on('error', (error) => {
    throw error
  })
  parser.on('opentag', (tag) => {
    isText = tag.name === 'w:t'
    if (tag.name === 'w:br') text += '\n'
  })
  parser.on('text', (piece) => {
    if (isText) text += piece
  })
  parser.on('closetag', (tag) => {
    isText = false
    if (tag.name === 'w:p') text += '\n'
  })
  parser.write(xml).close()
  return text
}
