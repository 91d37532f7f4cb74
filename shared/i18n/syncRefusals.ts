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
      hubStranger: 'The laptop that answered is not of this court; nothing was exchanged ({{detail}}).',
    },
  },
} as const
