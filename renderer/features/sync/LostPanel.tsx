import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import type { LostLaptop, LostLaptops } from '../../../shared/contract/desk/sync/lostLaptops.ts'
import { queryClient } from '../../app/query.ts'
import { desk, withCommandId } from '../../client/desk.ts'
import { explainLine } from '../../client/errors.ts'
import { ask } from '../../client/queries.ts'
import { Panel, PanelRow } from '../../ui/blocks.tsx'
import { ConfirmWithReason } from '../../ui/fields.tsx'
import { useText } from '../../ui/useText.ts'
import { GiveRooms } from './GiveRooms.tsx'
import { LostLine } from './LostLine.tsx'
import { ReportLost } from './ReportLost.tsx'

type Open = { kind: 'report' } | { kind: 'give' | 'found'; laptop: LostLaptop } | null

/** Laptops reported lost: what they alone had as far as anybody knows, the court's command, and who goes on (L8). */
export function LostPanel() {
  const t = useText()
  const options = ask.lost.list.queryOptions()
  const asked = useQuery(options)
  const [open, setOpen] = useState<Open>(null)
  const view = asked.data
  if (view === undefined) return null
  const show = (next: LostLaptops) => {
    queryClient.setQueryData(options.queryKey, next)
    setOpen(null)
  }
  const close = () => setOpen(null)
  const others = view.laptops.filter((one) => !one.self)
  return (
    <Panel
      title={t('lost.title')}
      aside={
        view.mayReport && others.length > 0 ? (
          <Button size="small" onClick={() => setOpen({ kind: 'report' })}>
            {t('lost.report')}
          </Button>
        ) : undefined
      }
    >
      {view.lost.length === 0 ? (
        <PanelRow>
          <span className="text3">{t('lost.none')}</span>
        </PanelRow>
      ) : null}
      {view.lost.map((laptop) => (
        <PanelRow key={laptop.lostId}>
          <LostLine
            laptop={laptop}
            view={view}
            onGive={() => setOpen({ kind: 'give', laptop })}
            onFound={() => setOpen({ kind: 'found', laptop })}
          />
        </PanelRow>
      ))}
      {open?.kind === 'report' ? <ReportLost laptops={others} onDone={show} onClose={close} /> : null}
      {open?.kind === 'give' ? <GiveRooms laptop={open.laptop} view={view} onDone={show} onClose={close} /> : null}
      <ConfirmWithReason
        open={open?.kind === 'found'}
        title={`${t('lost.found')} ${open?.kind === 'found' ? open.laptop.name : ''}`}
        consequence={t('lost.foundLead')}
        confirmLabel={t('lost.found')}
        explain={(error) => explainLine(error, t)}
        onCancel={close}
        onConfirm={async (reason) => {
          if (open?.kind !== 'found') return
          const { lostId, rev } = open.laptop
          show(await withCommandId((commandId) => desk.lost.found({ commandId, lostId, rev, reason })))
        }}
      />
    </Panel>
  )
}
