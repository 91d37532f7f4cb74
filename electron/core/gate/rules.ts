import type { z } from 'zod'
import { statedRules } from '../../../db/gate.ts'
import type { ruleView } from '../../../shared/contract/desk/plans/gate.ts'
import {
  COUNT_RULES,
  FLAG_RULES,
  isRuleValue,
  RULE_NAMES,
  type RuleName,
  rulesInForce,
  ruleTypes,
} from '../../../shared/domain/plans/planRules.ts'
import { type CoreContext, command, draft, requirePermission } from '../context.ts'
import { refuse } from '../errors.ts'
import { rulesId } from './facts.ts'
import { firstGiven } from './moves.ts'
import { checkRev } from './records.ts'

/** A court's own figures (B6): read by who works on cases or keeps the settings, changed with a reason. */
export function gateRules(context: CoreContext) {
  const rulesView = () => {
    const { db } = context.store()
    const { values, rev } = statedRules(db, rulesId(context.profile().courtCode))
    const inForce = rulesInForce(values)
    return { rules: RULE_NAMES.map((name) => oneRule(name, inForce[name])), rev }
  }

  return {
    rules() {
      requirePermission(context, firstGiven(context.session().role, ['case.read', 'settings.write']))
      return rulesView()
    },
    putRule: (input: { commandId: string; rev: string[]; name: string; value: number | boolean; reason: string }) =>
      command(context, 'settings.write', { commandId: input.commandId, procedure: 'gate.putRule' }, (act) => {
        const code = context.profile().courtCode
        const { rev } = statedRules(act.db, rulesId(code))
        checkRev('planRules', rev, input.rev)
        const name = RULE_NAMES.find((known) => known === input.name)
        if (name === undefined || !isRuleValue(name, input.value)) refuse('ruleValue', 'value', input.name)
        const body = { reason: input.reason, set: { [name]: input.value } }
        act.append([draft(`court:${code}`, ruleTypes.stated, 'planRules', rulesId(code), rev, body)])
        act.touch('gate', '', [])
        return rulesView()
      }),
  }
}

function oneRule(name: RuleName, value: number | boolean): z.infer<typeof ruleView> {
  if (name in COUNT_RULES) {
    const { value: proposed, least, most, mark, source } = COUNT_RULES[name as keyof typeof COUNT_RULES]
    return { name, value, proposed, least, most, mark, source }
  }
  const { value: proposed, mark, source } = FLAG_RULES[name as keyof typeof FLAG_RULES]
  return { name, value, proposed, least: null, most: null, mark, source }
}
