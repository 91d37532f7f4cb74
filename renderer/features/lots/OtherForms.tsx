import { Checkbox, Form } from 'antd'
import type { LotsView, LotView } from '../../../shared/contract/desk/lots.ts'
import { FormDialog } from '../../app/FormDialog.tsx'
import { type FormAct, useSending } from '../../app/useSending.ts'
import { desk } from '../../client/desk.ts'
import { Fault } from '../../ui/blocks.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { Field, TextField } from '../../ui/formFields.tsx'
import { useLive } from '../../ui/useLive.ts'
import { useText } from '../../ui/useText.ts'
import { NotSigningFields, noReason, timeOf, typedTime } from '../signatures/witnesses.tsx'

/** Puts rooms into a new lot; every room is chosen at first, because mostly one goes one way. */
export function MakeForm(props: { view: LotsView; onDone: () => void; onClose: () => void }) {
  const t = useText()
  const { siteId, rooms } = props.view
  const [chosen, setChosen, chosenNow] = useLive<readonly string[]>(rooms.map((room) => room.roomId))
  const [note, setNote, noteNow] = useLive('')
  const { send, busy, failed } = useSending(() => {
    const lot = { rooms: [...chosenNow()], items: [], note: noteNow() }
    return (commandId) => desk.lots.make({ commandId, siteId, ...lot }).then(props.onDone)
  })
  return (
    <Dialog
      title={t('lots.make')}
      width={460}
      onClose={props.onClose}
      act={{ label: `${t('lots.form.record')} Ctrl Enter`, run: send, busy }}
    >
      <p>{t('lots.makeHint')}</p>
      <Form layout="vertical">
        <TextField id="lot-note" label={t('lots.note')} max={200} first value={note} onChange={setNote} />
        <Field id="lot-rooms" label={t('lots.rooms')}>
          <Checkbox.Group
            value={[...chosen]}
            options={rooms.map((room) => ({
              value: room.roomId,
              label: t('lots.room', { code: room.code, rows: room.rows }),
            }))}
            onChange={(ids) => setChosen(ids.map(String))}
          />
        </Field>
      </Form>
      <Fault words={failed} />
    </Dialog>
  )
}

type Told = { view: LotsView; lot: LotView; onDone: () => void; onClose: () => void }

/** Somebody will not take the goods: who, why, before whom. */
export function RefuseForm({ view, lot, onDone, onClose }: Told) {
  const t = useText()
  const [name, setName, nameNow] = useLive(view.debtors[0] ?? '')
  const [at, setAt, atNow] = useLive(typedTime(view.now))
  const [why, setWhy, whyNow] = useLive(noReason)
  const act = (): FormAct => {
    const { reason, mark, witnesses } = whyNow()
    const seen = witnesses.filter((one) => one.name.trim() !== '')
    const set = { name: nameNow(), status: 'REFUSED' as const, reason, mark, witnesses: seen, at: timeOf(atNow()) }
    return (commandId) => desk.lots.refuse({ commandId, lotId: lot.lotId, rev: lot.rev, set }).then(onDone)
  }
  return (
    <FormDialog
      title={`${t('lots.move.refuse')} · ${lot.no}`}
      width={520}
      label={`${t('lots.form.record')} Ctrl Enter`}
      prepare={act}
      onClose={onClose}
    >
      <TextField id="refuse-name" label={t('lots.form.refuser')} max={60} first value={name} onChange={setName} />
      <NotSigningFields said={why} onChange={setWhy} />
      <TextField id="refuse-at" label={t('signatures.form.at')} max={40} value={at} onChange={setAt} />
    </FormDialog>
  )
}

/** Where the goods lie and who answers for them, or until when they are to be collected. */
export function PlaceForm({ lot, onDone, onClose, notice }: Told & { notice: boolean }) {
  const t = useText()
  const [said, setSaid, saidNow] = useLive({ place: '', custodian: '', until: '' })
  const { lotId, rev } = lot
  const { send, busy, failed } = useSending(() => {
    const { place, custodian, until } = saidNow()
    return notice
      ? (commandId) => desk.lots.noticeCollection({ commandId, lotId, rev, until: until.trim() }).then(onDone)
      : (commandId) => desk.lots.store({ commandId, lotId, rev, place, custodian }).then(onDone)
  })
  const text = (name: 'place' | 'custodian' | 'until', first: boolean) => (
    <TextField
      id={`lot-${name}`}
      label={t(`lots.form.${name}`)}
      max={60}
      first={first}
      value={said[name]}
      onChange={(value) => setSaid({ ...saidNow(), [name]: value })}
    />
  )
  return (
    <Dialog
      title={`${t(notice ? 'lots.move.noticeCollection' : 'lots.move.store')} · ${lot.no}`}
      width={460}
      onClose={onClose}
      act={{ label: `${t('lots.form.record')} Ctrl Enter`, run: send, busy }}
    >
      <Form layout="vertical">
        {notice ? (
          text('until', true)
        ) : (
          <>
            {text('place', true)}
            {text('custodian', false)}
          </>
        )}
      </Form>
      <Fault words={failed} />
    </Dialog>
  )
}
