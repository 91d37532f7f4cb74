/** The part of fontkit 2 that the documents feature uses. */
declare module 'fontkit' {
  export interface Glyph {
    readonly advanceWidth: number
  }
  export interface Font {
    readonly familyName: string
    readonly unitsPerEm: number
    readonly characterSet: number[]
    glyphForCodePoint(codePoint: number): Glyph
  }
  export interface Collection {
    readonly fonts: Font[]
  }
  export function create(data: Uint8Array): Font | Collection
}
