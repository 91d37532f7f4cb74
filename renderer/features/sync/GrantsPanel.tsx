import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { GrantHolder, ScopeGrants, TakenScope } from '../../../shared/contract/desk/sync/scopeGrants.ts'
import { FormDialog } from '../../app/FormDialog.tsx'
import { queryClient } from '../../app/query.ts'
import { desk } from '../../client/desk.ts'
import { ask } from '../../client/queries.ts'
import { ActButton, Panel, PanelRow } from '../../ui/blocks.tsx'
import { Tag } from '../../ui/marks.tsx'
import { useText } from '../../ui/useText.ts'
import { dayOf } from '../../ui/values.tsx'
import { scopeWords } from './grantWords.ts'
import { TakeBack } from './TakeBack.tsx'
import { instantWords } from './words.ts'

type Open = { kind: 'take'; laptop: GrantHolder } | { kind: 'again'; taken: TakenScope } | null

/** Who may have what, and what was taken back: 收回 beside each laptop, 重新授权 beside each withdrawal (decision 0051). */
export function GrantsPanel() {
  const t = useText()
  const options = ask.grants.list.queryOptions()
  const { data: view } = useQuery(options)
  const [open, setOpen] = useState<Open>(null)
  if (view === undefined || !view.granting) return null
  const show = (next: ScopeGrants) => {
    queryClient.setQueryData(options.queryKey, next)
    setOpen(null)
  }
  const close = () => setOpen(null)
  return (
    <Panel title={t('grants.title')}>
      <PanelRow>
        <span className="text3">{t('grants.hint')}</span>
      </PanelRow>
      {view.laptops.map((laptop) => (
        <PanelRow key={laptop.device}>
          <HolderLine
            laptop={laptop}
            hasLost={hasLost(view, laptop)}
            may={view.may}
            onTake={() => setOpen({ kind: 'take', laptop })}
          />
        </PanelRow>
      ))}
      {view.takenBack.map((taken) => (
        <PanelRow key={taken.takenId}>
          <TakenLine taken={taken} may={view.may} onAgain={() => setOpen({ kind: 'again', taken })} />
        </PanelRow>
      ))}
      {open?.kind === 'take' ? <TakeBack laptop={open.laptop} view={view} onDone={show} onClose={close} /> : null}
      {open?.kind === 'again' ? <Again taken={open.taken} onDone={show} onClose={close} /> : null}
    </Panel>
  )
}

/** Whether something was taken out of what a laptop has as a whole: all sites, but for one. */
function hasLost({ takenBack }: ScopeGrants, { device, has }: GrantHolder): boolean {
  const whole = (kind: TakenScope['kind']): boolean => has.some((one) => one.all && one.kind === kind)
  return takenBack.some((one) => one.device === device && !one.again && whole(one.kind))
}

function HolderLine(props: { laptop: GrantHolder; hasLost: boolean; may: boolean; onTake: () => void }) {
  const { laptop, hasLost, may, onTake } = props
  const t = useText()
  const { name, self, has, hasTotal } = laptop
  const what = has.map((one) => {
    const words = scopeWords(one, t)
    return one.until === null ? words : t('grants.until', { what: words, on: dayOf(one.until) })
  })
  return (
    <div className="lost-laptop">
      <div className="sync-peer-head">
        <b lang="zh-CN">{name}</b>
        {self ? <Tag tone="plain">{t('grants.self')}</Tag> : null}
      </div>
      <p>
        {what.length === 0 ? t('grants.nothing') : what.join(t('grants.join'))}{' '}
        {hasTotal > has.length ? t('grants.more', { n: (hasTotal - has.length).toLocaleString('en-US') }) : ''}{' '}
        {hasLost ? t('grants.except') : ''}
      </p>
      {may && has.length > 0 ? (
        <p className="lost-acts">
          <ActButton act={{ label: t('grants.take'), run: onTake }} />
        </p>
      ) : null}
    </div>
  )
}

function TakenLine({ taken, may, onAgain }: { taken: TakenScope; may: boolean; onAgain: () => void }) {
  const t = useText()
  const { laptop, officer, at, reason, again } = taken
  return (
    <div className="lost-laptop">
      <div className="sync-peer-head">
        <b lang="zh-CN">{laptop}</b> <span lang="zh-CN">{scopeWords(taken, t)}</span>
        <Tag tone={again ? 'green' : 'amber'}>{t(again ? 'grants.tag.again' : 'grants.tag.taken')}</Tag>
      </div>
      <p>{t('grants.said', { officer, at: instantWords(at), reason })}</p>
      {may && !again ? (
        <p className="lost-acts">
          <ActButton act={{ label: t('grants.again'), run: onAgain }} />
        </p>
      ) : null}
    </div>
  )
}

function Again(props: { taken: TakenScope; onDone: (next: ScopeGrants) => void; onClose: () => void }) {
  const t = useText()
  const { taken } = props
  return (
    <FormDialog
      title={t('grants.againTitle', { what: scopeWords(taken, t), name: taken.laptop })}
      width={520}
      label={t('grants.again')}
      prepare={() => (commandId) => desk.grants.giveAgain({ commandId, takenId: taken.takenId }).then(props.onDone)}
      onClose={props.onClose}
    >
      <p>{t('grants.againLead')}</p>
    </FormDialog>
  )
}
