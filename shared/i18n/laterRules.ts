import { moneyRefusals } from './moneyRefusals.ts'
import { planRefusals } from './planRefusals.ts'

/** Why an act of a later screen is refused: sentences beside those of `errors.rules`, loaded with those screens. */
export const laterRules = {
  zh: {
    ...moneyRefusals.zh,
    ...planRefusals.zh.rules,
    handBackBlocked: '还不能交还：有内容只在本机，或还在用。同步页写明了缺什么。什么都没有删。',
    decideInPlan: '{{detail}} 室的这一项两台电脑说法不同，到同步页或预案里写理由决定。',
    caseOpen: '{{detail}} 还没有办结，不交还。',
    handBackNewer: '这一现场有新版程序写的内容，更新程序后再交还。什么都没有删。',
    leavingNotMay: '这个人不能为未齐离场负责。',
    leavingEven: '所选电脑已经齐，不用例外。',
    alreadyLost: '{{detail}} 已经报失。',
    notLost: '{{detail}} 没有报失，或已记下找回。',
    laptopIsLost: '{{detail}} 已报失，不能接手。',
    givesHere: '{{detail}} 已经在那台电脑上。',
    grantNeeded: '那台电脑还没有被授权{{detail}}，须由团队长或局长交给它。',
    takeBackNeeded: '收回和重新授权须由团队长、局长或院长签名。',
    notGranted: '{{detail}} 没有这项授权。',
    notTakenBack: '{{detail}} 的授权没有收回，或已重新授权。',
    takenBackOften: '这项授权收回的次数太多，不能再授权。改为授权一个更具体的范围。',
    handedBack: '这一现场已从本机交还。先在同步页取回，再登记。',
    hubSilent: '这个地址没有中枢应答。核对地址，确认两台电脑在同一网络。',
    hubDigitsDiffer: '应答的不是这六位数字的中枢，没有连接。核对对方屏幕上的数字。',
    hubStranger: '应答的电脑不属于本院，没有交换任何内容（{{detail}}）。',
  },
  en: {
    ...moneyRefusals.en,
    ...planRefusals.en.rules,
    handBackBlocked: 'Not yet: something is only here or still in use; the sync page says what. Nothing was deleted.',
    decideInPlan:
      'Two laptops say different things here of room {{detail}}: decide with a reason on the sync page or in the plan.',
    caseOpen: '{{detail}} is not closed; it stays.',
    handBackNewer: 'A newer program wrote in this site; update first. Nothing was deleted.',
    leavingNotMay: 'This officer may not answer for leaving.',
    leavingEven: 'These laptops are even; no exception is needed.',
    alreadyLost: '{{detail}} is reported lost already.',
    notLost: '{{detail}} is not reported lost, or was found.',
    laptopIsLost: '{{detail}} is reported lost and can’t go on with it.',
    givesHere: '{{detail}} is on that laptop already.',
    grantNeeded: 'That laptop was not granted {{detail}}: a team lead or the director has to give it.',
    takeBackNeeded: 'Taking back and granting again is signed by a team lead, the director or the president.',
    notGranted: '{{detail}} has no such grant.',
    notTakenBack: 'The grant of {{detail}} was not taken back, or was given again.',
    takenBackOften: 'This grant was taken back too often to be given again. Grant something narrower.',
    handedBack: 'This site was handed back by this laptop. Take it again on the sync page before recording.',
    hubSilent: 'No hub answers at this address. Check it, and that both laptops are on one network.',
    hubDigitsDiffer:
      'Another hub than that of these six digits answered; nothing was connected. Check the digits on the other screen.',
    hubStranger: 'The laptop that answered is not of this court; nothing was exchanged ({{detail}}).',
  },
} as const
