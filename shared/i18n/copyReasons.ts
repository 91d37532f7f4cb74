/** Reasons of BAD_BACKUP and BAD_PLACE. */
export const copyReasons = {
  zh: {
    backups: {
      notFound: '这个位置没有备份。',
      notABackup: '这不是本程序的备份。',
      damaged: '备份已损坏，读不出来。',
      fromFuture: '备份由新版程序写成。更新程序后再恢复。',
      notEmpty: '本机已有资料，不能恢复到这里。',
      needsCode: '这份备份要用恢复码打开。',
      cancelled: '已停止，本机没有写入。',
    },
    places: {
      missing: '这个位置不在。插好磁盘或 U 盘后再试。',
      notSet: '还没有选定备份的位置。',
      damaged: '那里的备份读不出来，没有写入。换一个位置。',
      failed: '写到一半断了。检查备份盘后再试。',
      notWritable: '这个位置不能写入。',
      insideProfile: '不能放在本机资料里面。选另一个磁盘或 U 盘。',
      full: '这个位置已满。',
    },
  },
  en: {
    backups: {
      notFound: 'There is no backup in this place.',
      notABackup: 'This is not a backup of this program.',
      damaged: 'The backup is damaged and cannot be read.',
      fromFuture: 'A newer program wrote this backup. Update, then restore.',
      notEmpty: 'This laptop holds data already.',
      needsCode: 'This backup opens with the recovery code.',
      cancelled: 'Stopped; nothing was written here.',
    },
    places: {
      missing: 'The place is not there. Connect the disk or stick and try again.',
      notSet: 'No place is chosen yet.',
      damaged: 'The copy there cannot be read; nothing was written. Choose another place.',
      failed: 'Writing broke off. Check the backup disk and try again.',
      notWritable: 'The place cannot be written to.',
      insideProfile: 'It cannot lie inside the data of this laptop. Choose another disk or a stick.',
      full: 'The place is full.',
    },
  },
}
