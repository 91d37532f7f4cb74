import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { useMemo } from 'react'
import type { PlanAnswer } from '../../../shared/contract/desk/plans.ts'
import { type CareDuty, careDuties } from '../../../shared/domain/plans/careDuties.ts'
import type { OccupantClass } from '../../../shared/domain/plans/codes.ts'
import { type ComparedDate, type OccupancyReading, readOccupancy } from '../../../shared/domain/plans/occupancy.ts'
import { occupancyOf } from '../../../shared/domain/plans/occupancyOfPlan.ts'
import { ask } from '../../client/queries.ts'
import { Icon } from '../../ui/icons.tsx'
import { Kbd, Tag } from '../../ui/marks.tsx'
import { useKeys } from '../../ui/useKeys.ts'
import { dayOf } from '../../ui/values.tsx'
import './gate/gate.css'
import './occupants.css'
import { type GateWords, useGateWords } from './gate/gateWords.ts'
import { Objections } from './gate/Objections.tsx'
import { type GridRow, viewOf } from './planRows.ts'
import type { PlanDesk } from './usePlan.ts'
import { usePlanRules } from './usePlanRules.ts'

/**
 * What an occupant can hold against the enforcement and why: the class the dates speak for, against whom it stands, by
 * which article, which dates were compared, what is missing, what to look closer at, and what follows for the plan (B2).
 */
export function OccupantLaw(props: { plan: PlanAnswer; desk: PlanDesk; mayWrite: boolean; occupant: GridRow }) {
  const { plan, desk, occupant } = props
  const rules = usePlanRules()
  const view = useMemo(() => viewOf(plan), [plan])
  const facts = useMemo(() => occupancyOf(view, occupant.id, plan.course), [view, occupant.id, plan.course])
  const reading = useMemo(() => (facts === null ? null : readOccupancy(facts, rules)), [facts, rules])
  const duties = useMemo(() => careDuties(view, occupant.id), [view, occupant.id])
  const words = useGateWords(plan.course.today)
  if (reading === null || facts === null) return null
  const differs = reading.class !== null && !reading.agrees
  const take = () => {
    if (reading.class === null) return
    void desk.write({ kind: 'occupant', edits: [{ row: occupant, set: { class: reading.class } }], adds: [] }, '')
  }
  return (
    <section className="plan-law" aria-label={words.t('plans.law.title')}>
      <ClassLine
        reading={reading}
        claimed={facts.claimed}
        desk={desk}
        words={words}
        take={props.mayWrite && differs ? take : null}
      />
      <div className="plan-law-columns">
        <div>
          <Rights reading={reading} words={words} kindKnown={facts.executionKind !== null} />
          <Signs reading={reading} words={words} />
        </div>
        <div>
          <Compared reading={reading} words={words} />
          <p className="plan-law-follows">
            <b>{words.t('plans.law.follows')}</b> {words.law('follows', reading.class ?? facts.claimed)}
          </p>
        </div>
      </div>
      <OwnObjections siteId={plan.siteId} occupant={occupant} />
      {duties.length === 0 ? null : <Care duties={duties} occupant={occupant} desk={desk} words={words} />}
    </section>
  )
}

/** The class in words, amber with one key to take it over where the plan says another. */
function ClassLine(props: {
  reading: OccupancyReading
  claimed: OccupantClass
  desk: PlanDesk
  words: GateWords
  take: (() => void) | null
}) {
  const { reading, claimed, words, take } = props
  const { t } = words
  const named = (code: string) => props.desk.words.code('occupantClass', code)
  useKeys(
    take === null
      ? []
      : [
          {
            id: 'plans.takeClass',
            keys: ['Alt+T'],
            scope: 'global',
            text: 'plans.law.takeKey',
            inBar: true,
            run: take,
          },
        ],
  )
  if (reading.class === null) {
    return (
      <p className="plan-law-class">
        <b>{named(claimed)}</b>{' '}
        <span className="text2">{t(reading.missing.length === 0 ? 'plans.law.byPerson' : 'plans.law.noClass')}</span>
      </p>
    )
  }
  if (reading.agrees) {
    return (
      <p className="plan-law-class">
        <b>{named(reading.class)}</b> <span className="text2">{t('plans.law.agrees')}</span>
      </p>
    )
  }
  return (
    <p className="plan-law-class differs">
      <Icon name="warning" size={13} />
      <span>{t('plans.law.differs', { chosen: named(claimed), spoken: named(reading.class) })}</span>
      {take === null ? null : (
        <Button size="small" onClick={take}>
          {t('plans.law.take', { name: named(reading.class) })}
          <Kbd>Alt+T</Kbd>
        </Button>
      )}
    </p>
  )
}

function Rights({ reading, words, kindKnown }: { reading: OccupancyReading; words: GateWords; kindKnown: boolean }) {
  const { t, law, day } = words
  return (
    <>
      {kindKnown ? null : <p className="amber">{t('plans.law.kindUnknown')}</p>}
      <ul className="plan-rights">
        {reading.resists.map((right) => (
          <li key={right.against} className={right.can ? 'can' : undefined}>
            <Icon name={right.can ? 'check' : 'close'} size={13} />
            <span>
              <b>{t(right.can ? 'plans.law.can' : 'plans.law.cannot', { whom: law('against', right.against) })}</b>
              {right.until === null ? '' : ` ${t('plans.law.until', { date: day(right.until) })}`}{' '}
              {law('rights', right.key)}{' '}
              <small>
                <span lang="zh-CN">{right.article}</span> <Tag>{law('mark', right.mark)}</Tag>
              </small>
            </span>
          </li>
        ))}
      </ul>
    </>
  )
}

/** Dates of the occupant's own; the others are what they are measured against. */
const OWN_DATES: ReadonlySet<ComparedDate['what']> = new Set([
  'LEASE',
  'LEASE_END',
  'POSSESSION',
  'RIGHT',
  'SALE_CONTRACT',
])

function Compared({ reading, words }: { reading: OccupancyReading; words: GateWords }) {
  if (reading.compared.length === 0) return null
  return (
    <ol className="plan-compared" aria-label={words.t('plans.law.compared')}>
      {reading.compared.map(({ what, on }) => (
        <li key={what} className={OWN_DATES.has(what) ? undefined : 'against'}>
          <span className="number">{on}</span> {words.law('compared', what)}
        </li>
      ))}
    </ol>
  )
}

/** What is still missing and what to look closer at; none of it decides anything. */
function Signs({ reading, words }: { reading: OccupancyReading; words: GateWords }) {
  const { missing, signs, terms, mayBeSham } = reading
  if (missing.length === 0 && signs.length === 0 && terms.length === 0) return null
  return (
    <p className="plan-law-signs amber">
      {missing.map((code) => (
        <Tag key={code} tone="amber">
          {words.law('missing', code)}
        </Tag>
      ))}
      {terms.map((code) => (
        <Tag key={code} tone="amber">
          {words.law('term', code)}
        </Tag>
      ))}
      {signs.map((code) => (
        <Tag key={code} tone="amber" icon="flag">
          {words.law('sign', code)}
        </Tag>
      ))}
      {mayBeSham ? <span>{words.t('plans.law.mayBeSham')}</span> : null}
    </p>
  )
}

/** Objections of this person or about the room, with their clocks and the rooms that stand still. */
function OwnObjections({ siteId, occupant }: { siteId: string; occupant: GridRow }) {
  const gate = useQuery(ask.gate.get.queryOptions({ input: { siteId } })).data
  const words = useGateWords(gate?.today ?? dayOf(Date.now()))
  if (gate === undefined) return null
  const { name, roomId } = occupant.values
  const own = gate.objections.filter(
    ({ set, struck }) =>
      struck === null &&
      (set.person === name || (typeof roomId === 'string' && (set.rooms.length === 0 || set.rooms.includes(roomId)))),
  )
  if (own.length === 0) return <p className="text3">{words.t('gate.noObjections')}</p>
  return (
    <div>
      <h3>{words.t('gate.objections')}</h3>
      <Objections view={{ ...gate, objections: own }} words={words} mayRecord={false} onOpen={() => undefined} />
      {own.some((one) => one.block !== null) ? <p className="amber">{words.t('plans.law.notScheduled')}</p> : null}
    </div>
  )
}

const DUTY_MARKS = { done: 'check', open: 'warning', person: 'person' } as const

/** Who needs care and what must be arranged, with what the plan shows of it. */
function Care(props: { duties: readonly CareDuty[]; occupant: GridRow; desk: PlanDesk; words: GateWords }) {
  const { duties, occupant, desk, words } = props
  const needs = Array.isArray(occupant.values.needs) ? occupant.values.needs : []
  return (
    <div className="plan-care">
      <h3>
        <Icon name="flag" size={13} />{' '}
        {needs.map((need) => desk.words.code('#flag', String(need))).join(desk.words.join)}
        {' · '}
        {words.t('plans.law.care')}
      </h3>
      <ul>
        {duties.map(({ code, article, mark, done }) => {
          const state = done === null ? 'person' : done ? 'done' : 'open'
          return (
            <li key={code} className={state === 'open' ? 'amber' : undefined}>
              <Icon name={DUTY_MARKS[state]} size={13} />
              <span>
                {words.law('care', code)} <span className="text2">{words.t(`plans.law.careState.${state}`)}</span>{' '}
                <small>
                  <span lang="zh-CN">{article}</span> <Tag>{words.law('mark', mark)}</Tag>
                </small>
              </span>
            </li>
          )
        })}
      </ul>
    </div>
  )
}
