import type { GateView } from '../../../../shared/contract/desk/plans/gate.ts'
import { parseCalendarDate } from '../../../../shared/domain/calendar/calendarDate.ts'
import { FormDialog } from '../../../app/FormDialog.tsx'
import type { FormAct } from '../../../app/useSending.ts'
import { desk } from '../../../client/desk.ts'
import { LinesField, TextField } from '../../../ui/formFields.tsx'
import { useLive } from '../../../ui/useLive.ts'
import { usePlanRules } from '../usePlanRules.ts'
import type { GateWords } from './gateWords.ts'

/** What only the president signs. */
export type OrderKind = 'announcement' | 'searchWarrant'

/** Drafts an announcement or a search warrant and sends it to the president with its pages (CPL 259, 261). */
export function OrderDialog(props: {
  view: GateView
  order: OrderKind
  words: GateWords
  onSent: (requestId: string) => void
  onClose: () => void
}) {
  const { view, order, words } = props
  const { t } = words
  const [said, setSaid, saidNow] = useLive({ ...view.forOrders, reason: '', items: '', officers: '', note: '' })
  const put = (part: Partial<typeof said>) => setSaid({ ...saidNow(), ...part })
  const act = (): FormAct => {
    const sent = order === 'announcement' ? announcementOf(saidNow()) : warrantOf(saidNow())
    if (sent === null) return t('gate.order.need')
    const { siteId } = view
    const common = { siteId, dueOn: null, note: saidNow().note.trim() }
    return async (commandId) => {
      const answer = await ('complyBy' in sent
        ? desk.gate.submitAnnouncement({ commandId, ...common, ...sent })
        : desk.gate.submitWarrant({ commandId, ...common, ...sent }))
      props.onSent(answer.requestId)
    }
  }
  return (
    <FormDialog
      title={t(`approvals.kind.${order}`)}
      width={560}
      label={t('gate.order.send')}
      prepare={act}
      onClose={props.onClose}
    >
      <TextField
        id="order-persons"
        label={t(order === 'announcement' ? 'gate.act.persons' : 'gate.order.person')}
        max={order === 'announcement' ? 500 : 60}
        first
        value={said.persons}
        onChange={(text) => put({ persons: text })}
      />
      <TextField
        id="order-address"
        label={t(order === 'announcement' ? 'gate.act.address' : 'gate.order.place')}
        max={200}
        value={said.address}
        onChange={(text) => put({ address: text })}
      />
      {order === 'announcement' ? (
        <AnnouncementFields said={said} words={words} onPut={put} />
      ) : (
        <WarrantFields said={said} words={words} onPut={put} />
      )}
      <LinesField
        id="order-note"
        label={t('approvals.own.note')}
        max={500}
        value={said.note}
        onChange={(note) => put({ note })}
      />
    </FormDialog>
  )
}

interface Said {
  persons: string
  address: string
  titleName: string
  titleOrders: string
  complyBy: string
  reason: string
  items: string
  officers: string
  note: string
}
interface Fields {
  said: Said
  words: GateWords
  onPut: (part: Partial<Said>) => void
}

function AnnouncementFields({ said, words, onPut }: Fields) {
  const { t } = words
  const rules = usePlanRules()
  return (
    <>
      <TextField
        id="order-title"
        label={t('gate.order.titleName')}
        max={200}
        value={said.titleName}
        onChange={(titleName) => onPut({ titleName })}
      />
      <LinesField
        id="order-orders"
        label={t('gate.order.titleOrders')}
        max={1000}
        value={said.titleOrders}
        onChange={(titleOrders) => onPut({ titleOrders })}
      />
      <TextField
        id="order-comply"
        label={t('gate.act.complyBy')}
        hint={t('gate.act.usual', { n: rules.usualComplyDays })}
        max={20}
        value={said.complyBy}
        onChange={(complyBy) => onPut({ complyBy })}
      />
    </>
  )
}

function WarrantFields({ said, words, onPut }: Fields) {
  const { t } = words
  return (
    <>
      <LinesField
        id="order-reason"
        label={t('gate.order.reason')}
        max={1000}
        value={said.reason}
        onChange={(reason) => onPut({ reason })}
      />
      <LinesField
        id="order-items"
        label={t('gate.order.items')}
        hint={t('gate.order.oneEach')}
        max={2000}
        value={said.items}
        onChange={(items) => onPut({ items })}
      />
      <LinesField
        id="order-officers"
        label={t('gate.order.officers')}
        hint={t('gate.order.officersHint')}
        max={1000}
        value={said.officers}
        onChange={(officers) => onPut({ officers })}
      />
    </>
  )
}

function announcementOf({ persons, address, titleName, titleOrders, complyBy }: Said) {
  const day = parseCalendarDate(complyBy.trim())
  const sent = {
    persons: persons.trim(),
    address: address.trim(),
    titleName: titleName.trim(),
    titleOrders: titleOrders.trim(),
  }
  if (!day.ok || Object.values(sent).some((text) => text === '')) return null
  return { ...sent, complyBy: day.value }
}

/** Officers are typed one a line, name and card number parted by a space. */
function warrantOf({ persons, address, reason, items, officers }: Said) {
  const lines = (text: string) => text.split(/\n/).flatMap((line) => (line.trim() === '' ? [] : [line.trim()]))
  const named = lines(officers).map((line) => {
    const [name = '', ...card] = line.split(/[\s　]+/)
    return { name, cardNo: card.join('') }
  })
  const sent = {
    person: persons.trim(),
    place: address.trim(),
    reason: reason.trim(),
    items: lines(items),
    officers: named,
  }
  const empty = [sent.person, sent.place, sent.reason].includes('') || sent.items.length === 0
  if (empty || named.length === 0 || named.some((one) => one.cardNo === '')) return null
  return sent
}
