export { lostDigits, plainNumber, serialToDay } from './cells.ts'
export { type ForeignKind, TableError, type TableErrorCode, type TableErrorData } from './errors.ts'
export { type ExportCell, escapeForSpreadsheet, writeCsv } from './export.ts'
export { cellText } from './headings.ts'
export { openTable } from './open.ts'
export { splitRecord } from './records.ts'
export {
  type Cell,
  type Delimiter,
  defaultTableLimits,
  type RawRow,
  type RowFault,
  type SheetCell,
  type TableEncoding,
  type TableLimits,
  type TableOptions,
  type TableSource,
} from './types.ts'
