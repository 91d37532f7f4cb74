import { useState } from 'react'
import type { HandBackState } from '../../../shared/contract/desk/sync/handBack.ts'
import { withCommandId } from '../../client/desk.ts'
import { explainLine } from '../../client/errors.ts'
import { Fault, Panel, PanelRow } from '../../ui/blocks.tsx'
import { ConfirmWithReason } from '../../ui/fields.tsx'
import { useText } from '../../ui/useText.ts'
import { HandBackLine, type HandBackThing } from './HandBackLine.tsx'

/** How the things of a list are named and told, and the two acts on them; both acts answer the new state. */
export interface HandBackKind<Thing> {
  readonly id: (thing: Thing) => string
  readonly name: (thing: Thing) => string
  /** What is said of a thing before what keeps it here; '' = nothing. */
  readonly facts: (thing: Thing) => readonly string[]
  readonly consequence: (thing: Thing) => string
  readonly give: (thing: Thing, commandId: string, reason: string) => Promise<HandBackState>
  readonly takeAgain: (thing: Thing, commandId: string) => Promise<HandBackState>
}

/** A panel of things that can leave this laptop: their lines, the reason asked before one goes, and what was refused. */
export function HandBackList<Thing extends HandBackThing>(props: {
  title: string
  lead: string
  /** That not all of them are shown; '' = they are. */
  more: string
  things: readonly Thing[]
  kind: HandBackKind<Thing>
  state: HandBackState
  onState: (next: HandBackState) => void
}) {
  const t = useText()
  const { kind, state, onState } = props
  const [giving, setGiving] = useState<Thing | null>(null)
  const [failed, setFailed] = useState('')
  const takeAgain = (thing: Thing) => {
    setFailed('')
    withCommandId((commandId) => kind.takeAgain(thing, commandId))
      .then(onState)
      .catch((error: unknown) => setFailed(explainLine(error, t)))
  }
  return (
    <Panel title={props.title}>
      <PanelRow>
        <p className="text3">{props.lead}</p>
        {props.more === '' ? null : <p>{props.more}</p>}
        <Fault words={failed} />
      </PanelRow>
      {props.things.map((thing) => (
        <PanelRow key={kind.id(thing)}>
          <HandBackLine
            thing={thing}
            name={kind.name(thing)}
            facts={kind.facts(thing)}
            holder={state.holder ?? ''}
            may={state.may}
            onGive={() => setGiving(thing)}
            onAgain={() => takeAgain(thing)}
          />
        </PanelRow>
      ))}
      {giving === null ? null : (
        <ConfirmWithReason
          open
          title={`${t('handBack.give')} ${kind.name(giving)}`}
          consequence={kind.consequence(giving)}
          confirmLabel={t('handBack.give')}
          explain={(error) => explainLine(error, t)}
          onCancel={() => setGiving(null)}
          onConfirm={async (reason) => {
            onState(await withCommandId((commandId) => kind.give(giving, commandId, reason)))
            setGiving(null)
          }}
        />
      )}
    </Panel>
  )
}
