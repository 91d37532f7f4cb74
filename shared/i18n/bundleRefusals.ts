/** Why a bundle was not made: one sentence per reason of BAD_BUNDLE, with what to do next. */
export const bundleRefusals = {
  zh: {
    noRecipient: '本机还不认识别的电脑。把 U 盘插到对方电脑上导入一次，再拿回来导出。',
    unknownRecipient: '不认识这个接收方。先让对方在这个 U 盘上导入一次，再拿回来导出。',
    revokedRecipient: '这台电脑的证书已被法院吊销，不再向它发送记录。它写下的记录仍可收。',
    cancelled: '已停止，U 盘上没有留下这一部分。',
  },
  en: {
    noRecipient:
      'This laptop knows no other yet. Import once from this stick on the other laptop, then bring it back and export.',
    unknownRecipient:
      'This recipient is not known. Import once from this stick over there, then bring it back and export.',
    revokedRecipient:
      "The court revoked this laptop's certificate: nothing is sent to it. What it recorded can still be taken in.",
    cancelled: 'Stopped; this part was removed from the stick.',
  },
} as const
