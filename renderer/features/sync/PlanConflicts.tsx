import { useState } from 'react'
import { planSet } from '../../../shared/contract/desk/plans.ts'
import type { PlanConflict } from '../../../shared/contract/desk/sync/conflicts.ts'
import { may } from '../../../shared/domain/identity/permissions.ts'
import type { Text } from '../../../shared/i18n/texts.ts'
import { FormDialog } from '../../app/FormDialog.tsx'
import { ScreenLink } from '../../app/navigation.tsx'
import { queryClient } from '../../app/query.ts'
import { useSession } from '../../app/session.ts'
import type { FormAct } from '../../app/useSending.ts'
import { desk } from '../../client/desk.ts'
import { ask } from '../../client/queries.ts'
import { ActButton, PanelRow } from '../../ui/blocks.tsx'
import { ChoiceField, LinesField } from '../../ui/formFields.tsx'
import { useLive } from '../../ui/useLive.ts'
import { useText, useTextOr } from '../../ui/useText.ts'
import { instantWords } from './words.ts'

/** What plans and rooms say twice, as sentences: who said what, when, on which laptop; decided here with a reason (G4). */
export function PlanConflicts({ rows }: { rows: readonly PlanConflict[] }) {
  const t = useText()
  const textOr = useTextOr()
  const mayDecide = useSession(({ officer }) => officer !== null && may(officer.role, 'plan.draft'))
  const [deciding, setDeciding] = useState<PlanConflict | null>(null)
  const said = useSaid()
  const named = (row: PlanConflict) => ({
    what: whatWords(row, t),
    field: textOr(`planFields.field.${row.field}`, textOr(`site.field.${row.field}`, row.field)),
  })
  return (
    <>
      {rows.map((row) => (
        <PanelRow key={`${row.id} ${row.field}`}>
          <div className="sync-peer">
            <p className="amber">
              <ScreenLink to={`/sites/${row.siteId}/plan`}>
                {t('sync.conflicts.planRow', {
                  site: row.siteName,
                  ...named(row),
                  accounts: accountWords(row, t, said),
                })}
              </ScreenLink>
            </p>
            {mayDecide ? <ActButton act={{ label: t('sync.conflicts.decide'), run: () => setDeciding(row) }} /> : null}
          </div>
        </PanelRow>
      ))}
      {deciding === null ? null : (
        <Decide
          row={deciding}
          title={t('sync.conflicts.decideTitle', named(deciding))}
          onClose={() => setDeciding(null)}
        />
      )}
    </>
  )
}

function whatWords({ kind, label }: PlanConflict, t: Text): string {
  if (kind === 'room') return t('sync.conflicts.room', { label })
  return kind === 'plan' || label === '' ? t('sync.conflicts.head') : label
}

type Account = PlanConflict['accounts'][number]
/** An account's value in the language of the window: codes by their list, everything else as the papers say it. */
type Said = (account: Account) => string

function useSaid(): Said {
  const t = useText()
  const textOr = useTextOr()
  return ({ words, code, value }) => {
    if (typeof value === 'boolean') return t(value ? 'plans.yes' : 'plans.no')
    return (code === null ? words : textOr(`planTerms.${code}`, words)) || t('sync.conflicts.blank')
  }
}

function accountWords({ accounts }: PlanConflict, t: Text, said: Said): string {
  return accounts
    .flatMap((account) =>
      account.by.map(({ officer, at, device }) =>
        t('sync.conflicts.account', { who: officer, time: instantWords(at), device, value: said(account) }),
      ),
    )
    .join(t('sync.conflicts.between'))
}

/** Which account stands, and why; the decision is an edit that saw both. */
function Decide({ row, title, onClose }: { row: PlanConflict; title: string; onClose: () => void }) {
  const t = useText()
  const said = useSaid()
  const [chosen, setChosen, chosenNow] = useLive('')
  const [reason, setReason, reasonNow] = useLive('')
  const prepare = (): FormAct => {
    const account = row.accounts[chosenNow() === '' ? -1 : Number(chosenNow())]
    if (account === undefined) return t('inventory.conflict.choose')
    if (reasonNow().trim() === '') return t('app.reason.required')
    return (commandId) =>
      decide(row, account.value, { commandId, reason: reasonNow().trim() }).then(async () => {
        await queryClient.invalidateQueries({ queryKey: ask.conflicts.key() })
        onClose()
      })
  }
  return (
    <FormDialog title={title} width={520} label={t('sync.conflicts.decide')} prepare={prepare} onClose={onClose}>
      <ChoiceField
        id="conflict-value"
        label={t('sync.conflicts.value')}
        value={chosen}
        options={row.accounts.map((account, at) => ({ value: String(at), label: said(account) }))}
        onChange={setChosen}
      />
      <LinesField id="conflict-reason" label={t('app.reason.label')} max={500} value={reason} onChange={setReason} />
    </FormDialog>
  )
}

function decide(row: PlanConflict, value: unknown, act: { commandId: string; reason: string }): Promise<unknown> {
  const { siteId, kind, id, rev, field } = row
  const set = planSet.parse({ [field]: value })
  if (kind === 'plan') return desk.plans.editHead({ ...act, siteId, rev, set })
  if (kind === 'room') return desk.plans.editRooms({ ...act, siteId, edit: [{ roomId: id, rev, set }], strike: [] })
  return desk.plans.write({ ...act, siteId, add: [], edit: [{ partId: id, kind, rev, set }], strike: [] })
}
