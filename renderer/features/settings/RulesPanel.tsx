import { useQuery } from '@tanstack/react-query'
import { Button, Form, Input, Switch } from 'antd'
import { useState } from 'react'
import { may } from '../../../shared/domain/identity/permissions.ts'
import { isRuleValue, RULE_GROUPS, type RuleName } from '../../../shared/domain/plans/planRules.ts'
import { FormDialog } from '../../app/FormDialog.tsx'
import { useSession } from '../../app/session.ts'
import type { FormAct } from '../../app/useSending.ts'
import { desk } from '../../client/desk.ts'
import { ask } from '../../client/queries.ts'
import { Panel, SectionHead } from '../../ui/blocks.tsx'
import { Tag } from '../../ui/marks.tsx'
import { useLive } from '../../ui/useLive.ts'
import { useText, useTextOr } from '../../ui/useText.ts'
import { dayOf } from '../../ui/values.tsx'

const GROUP_NAMES = Object.keys(RULE_GROUPS) as (keyof typeof RULE_GROUPS)[]

type Rules = Awaited<ReturnType<typeof desk.gate.rules>>
type Rule = Rules['rules'][number]

/** The court's own figures where the law has none: each with how sure it is and where it comes from (B6). */
export function RulesPanel() {
  const t = useText()
  const textOr = useTextOr()
  const asked = useQuery(ask.gate.rules.queryOptions())
  const mayWrite = useSession((state) => state.officer !== null && may(state.officer.role, 'settings.write'))
  const [changing, setChanging] = useState<Rule | null>(null)
  if (asked.data === undefined) return null
  const { rules } = asked.data
  const of = (names: readonly string[]) => names.flatMap((name) => rules.filter((rule) => rule.name === name))
  const words = (value: number | boolean) =>
    typeof value === 'number' ? String(value) : t(value ? 'gate.rules.yes' : 'gate.rules.no')
  return (
    <Panel title={t('gate.rules.title')} aside={t('gate.rules.hint')}>
      {GROUP_NAMES.map((group) => (
        <section key={group} className="rule-group">
          <SectionHead title={t(`gate.rules.group.${group}`)} />
          <ul className="rule-list">
            {of(RULE_GROUPS[group]).map((rule) => (
              <li key={rule.name}>
                <span className="rule-name">{textOr(`gate.rules.name.${rule.name}`, rule.name)}</span>
                <b className={rule.value === rule.proposed ? 'number' : 'number amber'}>{words(rule.value)}</b>
                <Tag>{textOr(`gateLaw.mark.${rule.mark}`, rule.mark)}</Tag>
                <small className="text2" lang="zh-CN">
                  {rule.source}
                </small>
                <Changed rule={rule} words={words} />
                <Button type="link" size="small" disabled={!mayWrite} onClick={() => setChanging(rule)}>
                  {t('gate.edit')}
                  <span className="visually-hidden"> {textOr(`gate.rules.name.${rule.name}`, rule.name)}</span>
                </Button>
              </li>
            ))}
          </ul>
        </section>
      ))}
      {changing === null ? null : (
        <ChangeRule
          rule={changing}
          rev={asked.data.rev}
          onClose={() => setChanging(null)}
          onDone={() => {
            setChanging(null)
            void asked.refetch()
          }}
        />
      )}
    </Panel>
  )
}

/** Who stated the value in force and why, with what this program proposes; nothing while the proposal stands. */
function Changed({ rule, words }: { rule: Rule; words: (value: number | boolean) => string }) {
  const t = useText()
  const textOr = useTextOr()
  const [newest] = rule.past
  if (newest === undefined) return null
  const role = textOr(`legalTerms.role.${newest.role}`, newest.role)
  return (
    <small className="text2 rule-changed">
      {t('gate.rules.changed', { role, who: newest.officer, when: dayOf(newest.at), proposed: words(rule.proposed) })}{' '}
      <span lang="zh-CN">{newest.reason}</span>
    </small>
  )
}

function ChangeRule(props: { rule: Rule; rev: string[]; onDone: () => void; onClose: () => void }) {
  const t = useText()
  const textOr = useTextOr()
  const { rule, rev } = props
  const [value, setValue, valueNow] = useLive<string | boolean>(
    typeof rule.value === 'number' ? String(rule.value) : rule.value,
  )
  const [reason, setReason, reasonNow] = useLive('')
  const name = textOr(`gate.rules.name.${rule.name}`, rule.name)
  const range = t('gate.rules.range', { least: rule.least ?? 0, most: rule.most ?? 0 })
  const act = (): FormAct => {
    const why = reasonNow().trim()
    const said = valueNow()
    const next = typeof said === 'string' ? numberOf(said) : said
    if (next === null || !isRuleValue(rule.name as RuleName, next)) return range
    if (why === '') return t('gate.form.needReason')
    return (commandId) =>
      desk.gate.putRule({ commandId, rev, name: rule.name, value: next, reason: why }).then(props.onDone)
  }
  return (
    <FormDialog title={name} width={476} label={t('gate.form.save')} prepare={act} onClose={props.onClose}>
      <Form.Item label={name} htmlFor="rule-value" extra={typeof rule.value === 'number' ? range : undefined}>
        {typeof value === 'boolean' ? (
          <Switch id="rule-value" autoFocus aria-label={name} checked={value} onChange={setValue} />
        ) : (
          // Typed as text: a number outside is refused in words, never changed behind the hand.
          <Input
            id="rule-value"
            autoFocus
            inputMode="numeric"
            maxLength={12}
            value={value}
            onChange={(event) => setValue(event.target.value)}
          />
        )}
      </Form.Item>
      <Form.Item label={t('gate.form.reason')} htmlFor="rule-reason">
        <Input id="rule-reason" maxLength={500} value={reason} onChange={(event) => setReason(event.target.value)} />
      </Form.Item>
    </FormDialog>
  )
}

/** A whole number as typed; null for anything else. */
function numberOf(typed: string): number | null {
  return /^\d{1,12}$/.test(typed.trim()) ? Number(typed.trim()) : null
}
