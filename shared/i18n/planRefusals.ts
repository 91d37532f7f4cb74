/** Why a row of a plan is not written, told by `errors`. */
export const planRefusals = {
  zh: {
    rules: {
      valueWrong: '“{{detail}}”不能填在这一格。',
      referenceGone: '所选的组、房间或占有人已不在预案里。重新选择。',
      rowTwice: '同一行写了两次，没有记入。',
      partStruck: '这一行已划去，不能再改。',
      roomStruck: '{{detail}} 室已划去，不能再改。',
      roomHasItems: '{{detail}} 室已登记物品，不能划去。',
      roomCodeForm: '房号“{{detail}}”不能用。房号不能为空，最多 20 个字。',
      tooManyRows: '一次最多写 {{detail}} 行。分几次写。',
      nothingToWrite: '没有要记入的内容。',
      planBlocked: '预案还不能提交：{{detail}}。补齐后再提交。',
      findingReasonNeeded: '“{{detail}}”须写明理由才能提交。',
      planUnchanged: '预案与已提交的第{{detail}}版相同。改过以后再提交。',
      planFromPlan: '腾退方案从预案提交，按冻结的版本审批。',
      orderLacks: '还缺 {{detail}}，填好后再提交。',
    },
  },
  en: {
    rules: {
      valueWrong: '“{{detail}}” does not fit this cell.',
      referenceGone: 'The group, room or occupant is no longer in the plan. Choose again.',
      rowTwice: 'One row was written twice; nothing was recorded.',
      partStruck: 'This row is struck out and cannot be changed.',
      roomStruck: 'Room {{detail}} is struck out and cannot be changed.',
      roomHasItems: 'Items are recorded in room {{detail}}; it cannot be struck out.',
      roomCodeForm: 'The code “{{detail}}” cannot be used. A room needs a code of at most 20 characters.',
      tooManyRows: 'At most {{detail}} rows at a time. Write them in several steps.',
      nothingToWrite: 'There is nothing to record.',
      planBlocked: 'The plan cannot go up yet: {{detail}}. Fill this in first.',
      findingReasonNeeded: 'Say why “{{detail}}” may stand before the plan goes up.',
      planUnchanged: 'The plan says the same as version {{detail}}, which went up already. Change it first.',
      planFromPlan: 'A plan goes up from its own screen, as a frozen version.',
      orderLacks: '{{detail}} is missing. Fill it in first.',
    },
  },
}
