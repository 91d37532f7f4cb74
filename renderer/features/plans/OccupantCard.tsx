import { useState } from 'react'
import type { PlanAnswer } from '../../../shared/contract/desk/plans.ts'
import { useText } from '../../ui/useText.ts'
import { DateBar } from './DateBar.tsx'
import { OccupantLaw } from './OccupantLaw.tsx'
import { Pictures } from './Pictures.tsx'
import type { Jump } from './PlanGrid.tsx'
import { Table } from './PlanTab.tsx'
import type { GridRow } from './planRows.ts'
import type { PlanDesk } from './usePlan.ts'

/** What one occupant can resist and why, the evidence and its dates, rent, care and negotiations. */
export function OccupantCard(props: {
  plan: PlanAnswer
  desk: PlanDesk
  mayWrite: boolean
  jump: Jump | null
  occupant: GridRow | undefined
}) {
  const t = useText()
  const { occupant, desk } = props
  const [proof, setProof] = useState<GridRow | undefined>()
  const own = (kind: 'evidenceItem' | 'rentTerms' | 'care' | 'negotiation') =>
    (desk.tables.get(kind) ?? []).filter((row) => row.values.occupantId === occupant?.id)
  if (occupant === undefined) return <p className="plan-note text3">{t('plans.chooseOccupant')}</p>
  const name = occupant.label || t('plans.nameless')
  const preset = { occupantId: occupant.id }
  const evidence = own('evidenceItem')
  return (
    <div className="plan-card" key={occupant.id}>
      <OccupantLaw plan={props.plan} desk={desk} mayWrite={props.mayWrite} occupant={occupant} />
      <DateBar course={props.plan.course} desk={desk} evidence={evidence} name={name} />
      <Table
        {...props}
        bare
        kind="evidenceItem"
        title={t('plans.evidenceOf', { name })}
        rows={evidence}
        preset={preset}
        onRow={setProof}
      />
      {proof === undefined ? null : (
        <Pictures
          key={proof.id}
          siteId={props.plan.siteId}
          desk={desk}
          mayWrite={props.mayWrite}
          subjects={[
            {
              owner: 'evidenceItem',
              ownerId: proof.id,
              floor: null,
              name: proof.label || desk.words.code('evidenceKind', String(proof.values.kind)),
            },
          ]}
        />
      )}
      <Table
        {...props}
        bare
        kind="rentTerms"
        title={t('plans.rentOf', { name })}
        rows={own('rentTerms')}
        preset={preset}
      />
      <Table {...props} bare kind="care" title={t('plans.careOf', { name })} rows={own('care')} preset={preset} />
      <Table
        {...props}
        bare
        kind="negotiation"
        title={t('plans.talksOf', { name })}
        rows={own('negotiation')}
        preset={preset}
      />
    </div>
  )
}
