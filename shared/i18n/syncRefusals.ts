/** Why an act of sync is refused, told by `errors`. */
export const syncRefusals = {
  zh: {
    rules: {
      addressUnreadable: '这不是网址。例：gateway.court.local 或 https://10.1.2.3:8443。',
      addressNotSafe: '法院网关必须用 https。只有本机（127.0.0.1）可用 http。',
      hubAddressUnreadable: '这不是中枢的地址。例：192.168.1.20:43211。',
      hubSilent: '这个地址没有中枢应答。核对地址，确认两台电脑在同一网络。',
      hubDigitsDiffer: '应答的不是这六位数字的中枢，没有连接。核对对方屏幕上的数字。',
      hubStranger: '应答的电脑不属于本院，没有交换任何内容（{{detail}}）。',
      enrolCodeUnreadable: '加入码是 16 个字母和数字，分四组。',
      enrolOffline: '这个地址连不上（{{detail}}）。核对地址和网络，再试。',
      enrolLater: '法院网关现在忙，过几分钟再试。',
      enrolNotACourt: '这个地址不是法院的网关（{{detail}}）。没有发出任何内容。',
      enrolOtherRoot: '六个词与核对过的不同，已停止：{{detail}}。不要再试，先告诉法院的管理员。',
      enrolUnsound: '签发来的证书不属于核对过的根证书（{{detail}}），没有采用。告诉法院的管理员。',
      enrolCodeUnknown: '法院没有这个加入码。逐字核对；错十次即作废。',
      enrolCodeDead: '这个加入码错得太多，已作废。向法院另要一个。',
      enrolCodeExpired: '这个加入码已过期（有效七天）。向法院另要一个。',
      enrolCodeUsed: '这个加入码已被另一台电脑用过。如果不是你用的，立即告诉法院的管理员。',
      enrolOfficerKnown: '这个加入码是为另一个人发的。与法院核对。',
      enrolTooOld: '本机程序的版本与法院网关不合。先更新程序。',
      enrolRefused: '法院网关没有接受（{{detail}}）。告诉法院的管理员。',
      enrolWaits: '法院还没有签发本机的证书。先用口令打开，等待签发。',
      issuesAtCourt: '人员和证书由法院签发，本机不能增加。向法院要一个加入码。',
      notJoining: '本机没有等待中的加入。',
    },
  },
  en: {
    rules: {
      addressUnreadable: 'This is no address. Example: gateway.court.local or https://10.1.2.3:8443.',
      addressNotSafe: 'The court’s gateway must be reached by https. Only this machine (127.0.0.1) may be by http.',
      hubAddressUnreadable: 'This is no address of a hub. Example: 192.168.1.20:43211.',
      hubSilent: 'No hub answers at this address. Check it, and that both laptops are on one network.',
      hubDigitsDiffer:
        'Another hub than that of these six digits answered; nothing was connected. Check the digits on the other screen.',
      enrolCodeUnreadable: 'An enrolment code is 16 letters and digits in four groups.',
      enrolOffline: 'This address cannot be reached ({{detail}}). Check the address and the network, then try again.',
      enrolLater: 'The court’s gateway is busy; try again in a few minutes.',
      enrolNotACourt: 'At this address is no court’s gateway ({{detail}}). Nothing was sent.',
      enrolOtherRoot:
        'The six words differ from those that were compared; stopped: {{detail}}. Do not try again; tell the court’s administrator first.',
      enrolUnsound:
        'The certificates that came are not under the compared root ({{detail}}); they were not taken. Tell the court’s administrator.',
      enrolCodeUnknown: 'The court knows no such code. Compare it letter by letter; ten wrong tries end it.',
      enrolCodeDead: 'This code was mistyped too often and counts no more. Ask the court for another.',
      enrolCodeExpired: 'This code has run out (seven days). Ask the court for another.',
      enrolCodeUsed:
        'This code was used by another laptop. If that was not you, tell the court’s administrator at once.',
      enrolOfficerKnown: 'This code was made for another person. Ask the court to check.',
      enrolTooOld: 'This program and the court’s gateway do not go together. Update the program first.',
      enrolRefused: 'The court’s gateway did not take it ({{detail}}). Ask the court’s administrator to look.',
      enrolWaits: 'The court has not issued this laptop’s certificates yet. Open with the PIN and wait for them.',
      issuesAtCourt: 'People and certificates are issued by the court; none are added here. Ask the court for a code.',
      notJoining: 'No joining waits on this laptop.',
      hubStranger: 'The laptop that answered is not of this court; nothing was exchanged ({{detail}}).',
    },
  },
} as const
