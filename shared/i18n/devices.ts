/** Words of the court's laptops in the settings, and of the list of what is revoked (P3). */
export const devices = {
  zh: {
    title: '设备',
    list: '本院设备',
    listNumber: '吊销名单已到第 {{n}} 号',
    listNone: '还没有吊销过',
    name: '名称',
    prefix: '编号前缀',
    until: '证书有效至',
    state: '状态',
    self: '本机',
    inUse: '在用',
    revoked: '已吊销 {{when}}',
    revoke: '遗失，吊销',
    revokeOf: '吊销 {{name}}',
    consequence:
      '这台设备和存在上面的各人证书此后都不作数；此前法院已收件的决定照旧有效，它已登记的内容仍可收下。若法院的签发密钥也存在这台设备上，还须重建法院证书。',
    notHere: '吊销须在保管法院签发密钥的电脑上办理。',
  },
  en: {
    title: 'Devices',
    list: 'Devices of the court',
    listNumber: 'Revocation list number {{n}}',
    listNone: 'Nothing revoked yet',
    name: 'Name',
    prefix: 'Number prefix',
    until: 'Certificate until',
    state: 'State',
    self: 'This laptop',
    inUse: 'In use',
    revoked: 'Revoked {{when}}',
    revoke: 'Lost: revoke',
    revokeOf: 'Revoke {{name}}',
    consequence:
      'Its certificate, and those of everybody whose key is on it, count no more from now on. Decisions the court received before stay valid, and what it recorded may still arrive. If the court’s issuing key was on it too, the court’s certificates have to be made anew.',
    notHere: 'Certificates are revoked on the computer that holds the court’s issuing key.',
  },
}
