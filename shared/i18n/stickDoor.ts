/** A laptop that joins its court by stick: the door and the wait. */
export const stickDoor = {
  zh: {
    lead: '选法院给的 U 盘或文件夹；六个词要当面或电话逐词核对。',
    codes: '用哪个加入码',
    other: '输入法院另行告知的加入码',
    for: '{{name}}（{{role}}）{{device}}',
    forTyped: '{{name}}（{{role}}）{{device}}，加入码另行告知',
    until: '{{at}} 前有效',
    submit: '写入申请',
    wait: {
      stickToCourt: '申请已写在 U 盘上。把 U 盘带到法院，由管理员读入并签发，再带回来插上。',
      stickIssuing: '法院已收下申请，还没有签发。等法院签发并写好 U 盘，再带回来插上。',
      stickAway: '现在读不到这只 U 盘。插上后自动继续；盘符变了就选新的位置。',
      stickDamaged: 'U 盘上法院的答复读不完整，没有采用。由法院再写一次这只 U 盘。',
      place: 'U 盘位置',
      move: '换位置',
      key: '本机密钥的六个词（签发时法院会核对）',
    },
  },
  en: {
    lead: 'Choose the stick or folder the court gave you; compare the six words aloud, one by one.',
    codes: 'Which code',
    other: 'Type a code the court told you',
    for: '{{name}} ({{role}}) {{device}}',
    forTyped: '{{name}} ({{role}}) {{device}}; its code is told apart',
    until: 'good until {{at}}',
    submit: 'Write the request',
    wait: {
      stickToCourt:
        'The request stands on the stick. Take it to the court, where it is read in and issued, then bring it back and put it in.',
      stickIssuing:
        'The court has the request and has not issued yet. Once it has issued and written the stick, bring it back and put it in.',
      stickAway:
        'This stick cannot be read now. Put it in and the waiting goes on; if it has another name, choose where it is.',
      stickDamaged:
        'The court’s answer on the stick is not whole and was not taken. Have the court write this stick again.',
      place: 'Stick at',
      move: 'Another place',
      key: 'Six words of this laptop’s key (the court compares them when it issues)',
    },
  },
} as const
