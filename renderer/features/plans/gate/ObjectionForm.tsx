import { Form, Select } from 'antd'
import type { GateView, ObjectionSet, ObjectionView } from '../../../../shared/contract/desk/plans/gate.ts'
import { parseCalendarDate } from '../../../../shared/domain/calendar/calendarDate.ts'
import {
  OBJECTION_KINDS,
  type ObjectionKind,
  RULINGS,
  type Ruling,
  SECURITIES,
} from '../../../../shared/domain/plans/objections.ts'
import { type FormAct, useSending } from '../../../app/useSending.ts'
import { desk } from '../../../client/desk.ts'
import { Drawer, DrawerSection } from '../../../ui/Drawer.tsx'
import { ChoiceField, Field, LinesField, TextField } from '../../../ui/formFields.tsx'
import { useKeys } from '../../../ui/useKeys.ts'
import { useLive } from '../../../ui/useLive.ts'
import { FormEnd } from './FormEnd.tsx'
import type { GateWords } from './gateWords.ts'
import { Scan } from './ScanField.tsx'

const DAYS = [
  'receivedOn',
  'acceptedOn',
  'notifiedOn',
  'incompleteToldOn',
  'completedOn',
  'rulingServedOn',
  'nextStepOn',
  'nextStepEndedOn',
  'withdrawnOn',
] as const
type Day = (typeof DAYS)[number]
type Security = (typeof SECURITIES)[number]

interface Draft extends Record<Day, string> {
  kind: ObjectionKind
  person: string
  capacity: string
  claim: string
  rooms: string[]
  reviewer: string
  ruling: Ruling | ''
  rulingOn: string
  rulingNo: string
  hash: string
  security: Security
  note: string
}

function draftOf(objection: ObjectionView | null, today: string): Draft {
  const set = objection?.set
  const days = Object.fromEntries(DAYS.map((day) => [day, set?.[day] ?? ''])) as Record<Day, string>
  return {
    ...days,
    receivedOn: set === undefined ? today : days.receivedOn,
    kind: objection?.kind ?? 'THIRD_PARTY',
    person: set?.person ?? '',
    capacity: set?.capacity ?? '',
    claim: set?.claim ?? '',
    rooms: [...(set?.rooms ?? [])],
    reviewer: set?.reviewer ?? '',
    ruling: set?.ruling?.result ?? '',
    rulingOn: set?.ruling?.on ?? '',
    rulingNo: set?.ruling?.no ?? '',
    hash: set?.document.hash ?? '',
    security: set?.security ?? '',
    note: set?.note ?? '',
  }
}

/** What the draft states; the day that cannot be read instead. */
function setOf(draft: Draft): { set: ObjectionSet } | { wrong: Day | 'rulingOn' } {
  const days = Object.fromEntries(DAYS.map((day) => [day, null])) as Record<Day, string | null>
  for (const day of DAYS) {
    if (draft[day].trim() === '') continue
    const read = parseCalendarDate(draft[day].trim())
    if (!read.ok) return { wrong: day }
    days[day] = read.value
  }
  const ruled = parseCalendarDate(draft.rulingOn.trim())
  if (draft.ruling !== '' && !ruled.ok) return { wrong: 'rulingOn' }
  const ruling =
    draft.ruling !== '' && ruled.ok ? { result: draft.ruling, on: ruled.value, no: draft.rulingNo.trim() } : null
  const { rooms, reviewer, security, hash } = draft
  const document = { title: '', hash }
  const words = {
    person: draft.person.trim(),
    capacity: draft.capacity.trim(),
    claim: draft.claim.trim(),
    note: draft.note.trim(),
  }
  return { set: { ...days, ...words, rooms, reviewer, security, ruling, document } }
}

/** Registers an objection or carries it on: its days, its reviewer, its ruling. */
export function ObjectionForm(props: {
  view: GateView
  objection: ObjectionView | null
  words: GateWords
  onDone: () => void
  onClose: () => void
}) {
  const { view, objection, words } = props
  const { t, law } = words
  const [draft, setDraft, draftNow] = useLive(draftOf(objection, view.today))
  const put = (part: Partial<Draft>) => setDraft({ ...draftNow(), ...part })
  const act = (): FormAct => {
    const now = draftNow()
    const read = setOf(now)
    if (now.person.trim() === '') return t('gate.objection.needPerson')
    if ('wrong' in read) return t('gate.form.wrongDay', { field: t(`gate.objection.${read.wrong}`) })
    return async (commandId) => {
      if (objection === null) {
        await desk.gate.fileObjection({ commandId, siteId: view.siteId, kind: now.kind, set: read.set })
      } else {
        const { objectionId, rev } = objection
        const changed = Object.entries(read.set).filter(
          ([name, value]) => JSON.stringify(Reflect.get(objection.set, name)) !== JSON.stringify(value),
        )
        await desk.gate.editObjection({ commandId, objectionId, rev, set: Object.fromEntries(changed) })
      }
      props.onDone()
    }
  }
  const { send: save, busy, failed, tell } = useSending(act)
  useKeys([{ id: 'gate.save', keys: ['Ctrl+Enter'], scope: 'global', text: 'gate.form.save', inBar: true, run: save }])
  const day = (field: Day) => (
    <TextField
      key={field}
      id={`objection-${field}`}
      label={t(`gate.objection.${field}`)}
      max={20}
      value={draft[field]}
      onChange={(value) => put({ [field]: value })}
    />
  )
  return (
    <Drawer
      title={
        objection === null ? t('gate.objection.title') : t('gate.objection.editTitle', { person: objection.set.person })
      }
      onClose={props.onClose}
    >
      <DrawerSection>
        <Form layout="horizontal" labelCol={{ flex: '104px' }} labelAlign="left" colon={false} onFinish={save}>
          {objection === null ? (
            <ChoiceField
              id="objection-kind"
              label={t('gate.objection.kind')}
              value={draft.kind}
              options={OBJECTION_KINDS.map((value) => ({ value, label: law('objection', value) }))}
              onChange={(kind) => put({ kind })}
            />
          ) : null}
          <TextField
            id="objection-person"
            label={t('gate.objection.person')}
            max={60}
            first
            value={draft.person}
            onChange={(person) => put({ person })}
          />
          <TextField
            id="objection-capacity"
            label={t('gate.objection.capacity')}
            max={60}
            value={draft.capacity}
            onChange={(capacity) => put({ capacity })}
          />
          <LinesField
            id="objection-claim"
            label={t('gate.objection.claim')}
            max={1000}
            value={draft.claim}
            onChange={(claim) => put({ claim })}
          />
          <Field id="objection-rooms" label={t('gate.objection.rooms')} hint={t('gate.objection.roomsHint')}>
            <Select
              id="objection-rooms"
              mode="multiple"
              optionFilterProp="label"
              value={draft.rooms}
              options={view.rooms.map((room) => ({ value: room.roomId, label: room.code }))}
              onChange={(rooms) => put({ rooms })}
            />
          </Field>
          {DAYS.slice(0, 5).map(day)}
          {view.decidesObjections ? null : <p className="text2">{t('gateAuthority.enforcer')}</p>}
          <Decision view={view} draft={draft} words={words} put={put} onFailed={tell} />
          {DAYS.slice(5).map(day)}
          <LinesField
            id="objection-note"
            label={t('gate.form.note')}
            max={1000}
            value={draft.note}
            onChange={(note) => put({ note })}
          />
        </Form>
        <FormEnd failed={failed} busy={busy} onSave={save} onClose={props.onClose} />
      </DrawerSection>
    </Drawer>
  )
}

function Decision(props: {
  view: GateView
  draft: Draft
  words: GateWords
  put: (part: Partial<Draft>) => void
  onFailed: (words: string) => void
}) {
  const { view, draft, put } = props
  const { t, law } = props.words
  const rulings: { value: Ruling | ''; label: string }[] = [
    { value: '', label: t('gate.objection.rulingNone') },
    ...RULINGS.map((value) => ({ value, label: law('ruling', value) })),
  ]
  return (
    <>
      <ChoiceField
        id="objection-reviewer"
        label={t('gate.objection.reviewer')}
        value={draft.reviewer}
        options={[
          { value: '', label: t('gate.objection.reviewerNone') },
          ...view.reviewers.map((one) => ({ value: one.officerId, label: one.name })),
        ]}
        onChange={(reviewer) => put({ reviewer })}
      />
      <ChoiceField
        id="objection-security"
        label={t('gate.objection.security')}
        value={draft.security}
        options={SECURITIES.map((value) => ({
          value,
          label: t(`gate.objection.securities.${value === '' ? 'none' : value}`),
        }))}
        onChange={(security) => put({ security })}
      />
      <ChoiceField
        id="objection-ruling"
        label={t('gate.objection.ruling')}
        value={draft.ruling}
        options={rulings}
        onChange={(ruling) => put({ ruling })}
      />
      {draft.ruling === '' && draft.withdrawnOn === '' ? null : (
        <Scan siteId={view.siteId} draft={draft} words={props.words} put={put} onFailed={props.onFailed} />
      )}
      {draft.ruling === '' ? null : (
        <>
          <TextField
            id="objection-rulingOn"
            label={t('gate.objection.rulingOn')}
            max={20}
            value={draft.rulingOn}
            onChange={(rulingOn) => put({ rulingOn })}
          />
          <TextField
            id="objection-rulingNo"
            label={t('gate.objection.rulingNo')}
            max={60}
            value={draft.rulingNo}
            onChange={(rulingNo) => put({ rulingNo })}
          />
        </>
      )}
    </>
  )
}
