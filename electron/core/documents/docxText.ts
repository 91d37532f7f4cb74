import { AlignmentType, BorderStyle, type IParagraphOptions, type IRunOptions, TextRun, UnderlineType } from 'docx'
import type { Align, Run } from '../../../shared/domain/documents/officialDocument.ts'

/** Faces by name, as courts have them; the reader's office suite falls back by the names in its own font table. */
export const faces = {
  title: '方正小标宋简体',
  body: '仿宋_GB2312',
  bold: '黑体',
  second: '楷体_GB2312',
} as const

/** Names under which the same faces go on other machines, in `word/fontTable.xml`. */
export const faceAlternatives: readonly (readonly [string, string])[] = [
  [faces.title, '小标宋,STZhongsong,华文中宋,宋体'],
  [faces.body, '仿宋,FangSong,STFangsong,华文仿宋'],
  [faces.bold, 'SimHei,Noto Sans CJK SC,Noto Sans SC'],
  [faces.second, '楷体,KaiTi,STKaiti,华文楷体'],
]

/** Points as twentieths of a point. */
export function twips(points: number): number {
  return Math.round(points * 20)
}

/** Millimetres as twentieths of a point. */
export function mmTwips(mm: number): number {
  return Math.round((mm * 72 * 20) / 25.4)
}

export const alignments = {
  start: AlignmentType.LEFT,
  center: AlignmentType.CENTER,
  end: AlignmentType.RIGHT,
} as const satisfies Record<Align, (typeof AlignmentType)[keyof typeof AlignmentType]>

export const line = { style: BorderStyle.SINGLE, size: 4, color: '000000' } as const
export const allLines = { top: line, bottom: line, left: line, right: line } as const

/** Type of a run: a face by name, size in points. */
export interface Type {
  readonly face: string
  readonly size: number
  readonly colour: string | null
}

function options(type: Type): IRunOptions {
  const font = { ascii: type.face, hAnsi: type.face, eastAsia: type.face, cs: type.face, hint: 'eastAsia' as const }
  return { font, size: type.size * 2, ...(type.colour === null ? {} : { color: type.colour }) }
}

/** One text, its own line breaks kept. */
export function textRuns(text: string, type: Type): TextRun[] {
  return text
    .split('\n')
    .map((part, i) => new TextRun({ ...options(type), text: part, ...(i === 0 ? {} : { break: 1 }) }))
}

/** Runs of a document; a blank is a row of underlined full-width spaces, to be typed over. */
export function docxRuns(runs: readonly Run[], type: Type): TextRun[] {
  return runs.flatMap((run) => {
    if (typeof run === 'string') return textRuns(run, type)
    if ('strong' in run) return textRuns(run.strong, { ...type, face: faces.bold })
    return [
      new TextRun({
        ...options(type),
        text: '\u3000'.repeat(run.blank),
        underline: { type: UnderlineType.SINGLE },
      }),
    ]
  })
}

/** Line height and distance, pt; no gaps between Chinese and figures, which would part a case number. */
export function spaced(before: number, lineHeight: number, exact: boolean): IParagraphOptions {
  return {
    autoSpaceEastAsianText: false,
    spacing: { before: twips(before), after: 0, line: twips(lineHeight), lineRule: exact ? 'exact' : 'atLeast' },
  }
}
