/** Why an act of sync is refused, told by `errors`. */
export const syncRefusals = {
  zh: {
    rules: {
      addressUnreadable: '这不是网址。例：gateway.court.local 或 https://10.1.2.3:8443。',
      addressNotSafe: '法院网关必须用 https。只有本机（127.0.0.1）可用 http。',
      hubAddressUnreadable: '这不是中枢的地址。例：192.168.1.20:43211。',
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
      enrolNoCard: '这里没有能核实的法院名片。选法院写好的那个文件夹；名片坏了就让法院再写一次。',
      enrolNoCode: 'U 盘上没有给本机的加入码，或有几个。选其中一个，或输入法院告知的加入码。',
      enrolDeviceKnown: '法院已经收到过这台电脑的加入请求：用当时那个注册码继续，或者告诉法院的管理员。',
      enrolOtherPerson:
        '这个注册码是发给法院已经认识的人的，他在那里用另一个编号。本机的记录署的是本机的编号，不能改名。由法院为本机人员按新人员另发一个注册码（不指定已有人员）。',
      joinDemo: '演示资料不能加入法院。在空白的资料文件夹里加入。',
      joinEnrolled: '本机已经是{{detail}}的电脑。换了设备或证书到期，用“重新加入本院”。',
      joinOtherDevices:
        '本机有一部分记录是以另一个设备编号写的（从备份恢复过，或换过编号），那个编号的密钥已经不在，法院无法核证，不能一并带去。本机可以照旧单机使用：办案的打印件和报送材料包不受影响。要用法院的资料，在另一台电脑或空白的资料文件夹里加入。',
      enrolWaits: '法院还没有签发本机的证书。先用口令打开，等待签发。',
      issuesAtCourt: '人员和证书由法院签发，本机不能增加。向法院要一个加入码。',
      notJoining: '本机没有等待中的加入。',
      notEnrolled: '本机的法院就在本机，不用加入码。',
      placeUnknown: '先选资料从哪里来：同一份资料，还是副本。',
    },
  },
  en: {
    rules: {
      addressUnreadable: 'This is no address. Example: gateway.court.local or https://10.1.2.3:8443.',
      addressNotSafe: 'The court’s gateway must be reached by https. Only this machine (127.0.0.1) may be by http.',
      hubAddressUnreadable: 'This is no address of a hub. Example: 192.168.1.20:43211.',
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
      enrolNoCard:
        'There is no court’s card here that can be proven. Choose the folder the court wrote; if the card is damaged, have it written again.',
      enrolNoCode:
        'The stick brings no code for this laptop, or several. Choose one, or type the code the court told you.',
      enrolDeviceKnown:
        'The court already has a request of this laptop: go on with the code of that time, or ask the court’s administrator.',
      enrolOtherPerson:
        'This code was made for somebody the court already knows under another id. The records here bear the id of this laptop and can’t be renamed: ask the court for a code as for a new person.',
      joinDemo: 'Demo data can’t join a court. Join with an empty profile.',
      joinEnrolled:
        'This laptop belongs to {{detail}} already. After another device or an expired certificate use “Join the court again”.',
      joinOtherDevices:
        'Part of the records here was written under another device id (this laptop was restored from a backup, or changed its id) whose key is gone, so no court can certify it. This laptop goes on alone as before; printing and packages work. For the court’s data join on another laptop or with an empty profile.',
      enrolWaits: 'The court has not issued this laptop’s certificates yet. Open with the PIN and wait for them.',
      issuesAtCourt: 'People and certificates are issued by the court; none are added here. Ask the court for a code.',
      notJoining: 'No joining waits on this laptop.',
      notEnrolled: 'The court of this laptop is on it; no code is needed.',
      placeUnknown: 'First choose where this data comes from: the same data, or a copy.',
    },
  },
} as const
