import type { GrantHolder, ScopeGrants } from '../../../shared/contract/desk/sync/scopeGrants.ts'
import { FormDialog } from '../../app/FormDialog.tsx'
import type { FormAct } from '../../app/useSending.ts'
import { desk } from '../../client/desk.ts'
import { ChoiceField, LinesField } from '../../ui/formFields.tsx'
import { useLive } from '../../ui/useLive.ts'
import { useText } from '../../ui/useText.ts'
import { scopeWords } from './grantWords.ts'

/** Takes a grant of a laptop back, or one site or case out of a larger one; what, and why. */
export function TakeBack(props: {
  laptop: GrantHolder
  view: Pick<ScopeGrants, 'parts' | 'takenBack'>
  onDone: (next: ScopeGrants) => void
  onClose: () => void
}) {
  const t = useText()
  const { laptop, view } = props
  const gone = view.takenBack.filter((one) => one.device === laptop.device && !one.again).map(({ scope }) => scope)
  const kinds = new Set(laptop.has.filter(({ all }) => all).map(({ kind }) => kind))
  const named = new Set(laptop.has.map(({ scope }) => scope))
  // One site or case first: that is the everyday one; everything of a kind last.
  const offered = [
    ...laptop.has.filter(({ all }) => !all),
    ...view.parts.filter(({ kind, scope }) => kinds.has(kind) && !named.has(scope) && !gone.includes(scope)),
    ...laptop.has.filter(({ all }) => all),
  ]
  const [scope, setScope, scopeNow] = useLive(offered[0]?.scope ?? '')
  const [reason, setReason, reasonNow] = useLive('')
  const prepare = (): FormAct => {
    const said = { device: laptop.device, scope: scopeNow(), reason: reasonNow().trim() }
    if (said.reason === '') return t('grants.needReason')
    return (commandId) => desk.grants.takeBack({ commandId, ...said }).then(props.onDone)
  }
  return (
    <FormDialog
      title={t('grants.takeTitle', { name: laptop.name })}
      width={520}
      label={t('grants.sign')}
      danger
      prepare={prepare}
      onClose={props.onClose}
    >
      <p>{t('grants.takeLead')}</p>
      <ChoiceField
        id="grants-what"
        label={t('grants.what')}
        value={scope}
        options={offered.map((one) => ({ value: one.scope, label: scopeWords(one, t) }))}
        onChange={setScope}
      />
      <LinesField id="grants-why" label={t('grants.reason')} max={200} first value={reason} onChange={setReason} />
    </FormDialog>
  )
}
