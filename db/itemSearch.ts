import { normaliseForSearch } from '../shared/domain/cases/text.ts'
import { partyGrams } from './caseSearch/tokens.ts'
import type { Db } from './open.ts'
import type { ItemTable } from './schema.ts'
import { prepared } from './statements.ts'

/** Search over items: the normalised text for the exact check, and pairs of neighbouring characters to get near it fast. */
export const itemSearchDdl: readonly string[] = [
  'CREATE TABLE item_text (item_row INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT',
  "CREATE VIRTUAL TABLE item_gram USING fts5(grams, content='', contentless_delete=1, detail='none', tokenize='ascii')",
]

const HIT_LIMIT = 2000

/** An item's texts as searched. Each for itself: most are plain and need no folding; joined they would all be folded. */
function searchParts(row: Omit<ItemTable, 'item_row'>): string[] {
  const owner = (JSON.parse(row.owner) as { name: string }).name
  const parts: string[] = []
  for (const part of [row.name, owner, row.remarks, row.place, row.brand_model, row.serial_no, row.number, row.box]) {
    const words = part === '' ? '' : normaliseForSearch(part)
    if (words !== '') parts.push(words)
  }
  return parts
}

/** Pairs of all parts. One that stands twice is given twice: the index keeps one, and sorting it out here cost more. */
function gramsOf(parts: readonly string[]): string {
  let grams = ''
  for (const part of parts) for (const gram of partyGrams(part)) grams += `${gram} `
  return grams
}

/** Indexes an item's row; `replaces` when the row was indexed before. */
export function indexItem(db: Db, itemRow: number, row: Omit<ItemTable, 'item_row'>, replaces: boolean): void {
  const parts = searchParts(row)
  if (replaces) prepared(db, 'DELETE FROM item_gram WHERE rowid = ?').run(itemRow)
  prepared(db, 'INSERT OR REPLACE INTO item_text (item_row, text) VALUES (?, ?)').run(itemRow, parts.join('\n'))
  prepared(db, 'INSERT INTO item_gram (rowid, grams) VALUES (?, ?)').run(itemRow, gramsOf(parts))
}

/** Row numbers of a site's items (of one room unless `roomId` is null) whose text contains `text`, newest first, at most 2,000. */
export function itemRowsMatching(db: Db, place: { siteId: string; roomId: string | null }, text: string): number[] {
  const wanted = normaliseForSearch(text)
  const pattern = `%${wanted.replace(/[\\%_]/g, '\\$&')}%`
  const grams = partyGrams(wanted)
  const near = grams.length === 0 ? '' : 'AND item_row IN (SELECT rowid FROM item_gram WHERE item_gram MATCH @grams)'
  const rows = prepared(
    db,
    `SELECT item_row FROM item_text JOIN item USING (item_row)
     WHERE text LIKE @pattern ESCAPE '\\' ${near} AND site_id = @siteId AND (@roomId IS NULL OR room_id = @roomId)
     ORDER BY item_row DESC LIMIT ${HIT_LIMIT}`,
  ).all({ ...place, pattern, grams: grams.map((gram) => `"${gram}"`).join(' AND ') })
  return (rows as { item_row: number }[]).map((row) => row.item_row)
}

/** Empties the index, for a rebuild. */
export function clearItemSearch(db: Db): void {
  db.exec("DELETE FROM item_text; INSERT INTO item_gram (item_gram) VALUES ('delete-all')")
}
