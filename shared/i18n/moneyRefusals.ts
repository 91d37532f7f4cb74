/** Why a statement about money is not recorded, told by `errors`. */
export const moneyRefusals = {
  zh: {
    instalmentOrder: '第 {{detail}} 期早于前一期，或期数不连续。按日期先后重排。',
    paymentAhead: '到账日 {{detail}} 还没有到。',
  },
  en: {
    instalmentOrder:
      'Instalment {{detail}} is before the one before it, or a number is missing. Put them in order of days.',
    paymentAhead: 'The day {{detail}} is still to come.',
  },
} as const
