/** Why a bundle was not made: one sentence per reason of BAD_BUNDLE, with what to do next. */
export const bundleRefusals = {
  zh: {
    noRecipient: '本机还不认识本院的其他电脑，已在 U 盘上留下本机的名片。在对方电脑上读取一次，再拿回来写入。',
    unknownRecipient: '不认识这个接收方。让对方先读取一次这个 U 盘，再拿回来写入。',
    revokedRecipient: '这台电脑的证书已被法院吊销，不再向它发送记录。它写下的记录仍可收。',
    cancelled: '已停止，U 盘上没有留下这一部分。',
  },
  en: {
    noRecipient:
      'This laptop knows no other of the court yet and left its card on the stick. Read the stick once on the other laptop, then bring it back and write again.',
    unknownRecipient:
      'This recipient is not known. Read the stick once over there, then bring it back and write again.',
    revokedRecipient:
      "The court revoked this laptop's certificate: nothing is sent to it. What it recorded can still be taken in.",
    cancelled: 'Stopped; this part was removed from the stick.',
  },
} as const
