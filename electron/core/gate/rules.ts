import type { z } from 'zod'
import { statedRules } from '../../../db/gate.ts'
import { type Lookup, namesOf } from '../../../db/identity.ts'
import type { ruleView } from '../../../shared/contract/desk/plans/gate.ts'
import {
  COUNT_RULES,
  FLAG_RULES,
  isRuleValue,
  RULE_NAMES,
  type RuleName,
  type RuleStatement,
  rulePast,
  rulesInForce,
  ruleTypes,
} from '../../../shared/domain/plans/planRules.ts'
import { entityName } from '../../../shared/journal/ids.ts'
import { type CoreContext, command, draft, requirePermission } from '../context.ts'
import { checkRev, refuse } from '../errors.ts'
import { rulesId } from './facts.ts'
import { firstGiven } from './moves.ts'

type RuleView = z.infer<typeof ruleView>

/**
 * What a court states where the law leaves a figure open (B6): each rule with its mark, source and proposal, who changed
 * it when and why. STALE when another desk changed one meanwhile; REFUSED `ruleValue` names what may be given.
 */
export function courtRules(context: CoreContext) {
  const view = (): { rules: RuleView[]; rev: string[] } => {
    const { db, journal } = context.store()
    const id = rulesId(context.profile().courtCode)
    const { values, rev } = statedRules(db, id)
    const inForce = rulesInForce(values)
    const history = journal.history(entityName('planRules', id))
    const names = namesOf(db)
    const rules = RULE_NAMES.map((name) => {
      const past = rulePast(history, name).reverse()
      return { ...oneRule(name, inForce[name]), past: past.map((one) => pastView(one, names.officers)) }
    })
    return { rules, rev }
  }

  return {
    rules() {
      requirePermission(context, firstGiven(context.session().role, ['case.read', 'settings.write']))
      return view()
    },
    putRule: (input: { commandId: string; rev: string[]; name: string; value: number | boolean; reason: string }) =>
      command(context, 'settings.write', { commandId: input.commandId, procedure: 'gate.putRule' }, (act) => {
        const code = context.profile().courtCode
        const { rev } = statedRules(act.db, rulesId(code))
        checkRev('planRules', rev, input.rev)
        const name = RULE_NAMES.find((known) => known === input.name)
        if (name === undefined || !isRuleValue(name, input.value)) refuse('ruleValue', 'value', allowed(name))
        const body = { reason: input.reason, set: { [name]: input.value } }
        act.append([draft(`court:${code}`, ruleTypes.stated, 'planRules', rulesId(code), rev, body)])
        act.touch('gate', '', [])
        return view()
      }),
  }
}

/** What a rule takes, e.g. `0–20`. */
function allowed(name: RuleName | undefined): string {
  if (name === undefined || !(name in COUNT_RULES)) return ''
  const { least, most } = COUNT_RULES[name as keyof typeof COUNT_RULES]
  return `${least}–${most}`
}

function oneRule(name: RuleName, value: number | boolean): Omit<RuleView, 'past'> {
  if (name in COUNT_RULES) {
    const { value: proposed, least, most, mark, source } = COUNT_RULES[name as keyof typeof COUNT_RULES]
    return { name, value, proposed, least, most, mark, source }
  }
  const { value: proposed, mark, source } = FLAG_RULES[name as keyof typeof FLAG_RULES]
  return { name, value, proposed, least: null, most: null, mark, source }
}

function pastView({ officerId, ...said }: RuleStatement, officers: Lookup) {
  return { ...said, officer: officers.get(officerId) ?? officerId }
}
