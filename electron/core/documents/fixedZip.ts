/**
 * Sets every entry of a plain ZIP (no ZIP64) to one moment, so that equal content gives equal bytes wherever and
 * whenever it was packed. `bytes` is changed in place. Throws when the archive has another structure.
 */
export function fixZipTimes(bytes: Buffer, at: { year: number; month: number; day: number }): void {
  const end = bytes.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]))
  if (end < 0) throw new Error('no end of a ZIP archive')
  const entries = bytes.readUInt16LE(end + 10)
  const date = ((at.year - 1980) << 9) | (at.month << 5) | at.day
  let place = bytes.readUInt32LE(end + 16)
  for (let i = 0; i < entries; i += 1) {
    if (bytes.readUInt32LE(place) !== 0x02014b50) throw new Error('no entry of a ZIP directory')
    const local = bytes.readUInt32LE(place + 42)
    if (bytes.readUInt32LE(local) !== 0x04034b50) throw new Error('no entry of a ZIP archive')
    setTime(bytes, place + 12, date)
    setTime(bytes, local + 10, date)
    place += 46 + bytes.readUInt16LE(place + 28) + bytes.readUInt16LE(place + 30) + bytes.readUInt16LE(place + 32)
  }
}

/** MS-DOS time and date: midnight of the day. */
function setTime(bytes: Buffer, place: number, date: number): void {
  bytes.writeUInt16LE(0, place)
  bytes.writeUInt16LE(date, place + 2)
}
