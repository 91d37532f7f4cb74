/** Why something can't be written in a place: one sentence per reason of BAD_PLACE. */
export const placeReasons = {
  zh: {
    missing: '这个位置不在。插好磁盘或 U 盘后再试。',
    notSet: '还没有选定备份的位置。',
    damaged: '那里的备份读不出来，没有写入。换一个位置。',
    failed: '写到一半断了。检查备份盘后再试。',
    notWritable: '这个位置不能写入。',
    insideProfile: '不能放在本机资料里面。选另一个磁盘或 U 盘。',
    full: '这个位置已满。',
  },
  en: {
    missing: 'The place is not there. Connect the disk or stick and try again.',
    notSet: 'No place is chosen yet.',
    damaged: 'The copy there cannot be read; nothing was written. Choose another place.',
    failed: 'Writing broke off. Check the backup disk and try again.',
    notWritable: 'The place cannot be written to.',
    insideProfile: 'It cannot lie inside the data of this laptop. Choose another disk or a stick.',
    full: 'The place is full.',
  },
} as const
