import type { SignatureSet, SigningListView, SigningView } from '../../../shared/contract/desk/signatures.ts'
import { signatureStatuses } from '../../../shared/domain/documents/inventoryList.ts'
import { isGiven, SIGNATURE_CAPACITIES, type SignatureCapacity } from '../../../shared/domain/signatures/signature.ts'
import { FormDialog } from '../../app/FormDialog.tsx'
import type { FormAct } from '../../app/useSending.ts'
import { desk } from '../../client/desk.ts'
import { ChoiceField, TextField, TickField } from '../../ui/formFields.tsx'
import { useLive } from '../../ui/useLive.ts'
import { useText } from '../../ui/useText.ts'
import { NotSigningFields, noReason, timeOf, typedTime } from './witnesses.tsx'

type Said = Omit<SignatureSet, 'reason' | 'mark' | 'witnesses'> & { all: boolean }

type Proposal = Pick<Said, 'capacity' | 'signer' | 'relation'>

/** Who is known for a capacity: on a sheet of corrections whoever signed the list in it. */
function proposed(view: SigningView, list: SigningListView, page: number, capacity: SignatureCapacity): Proposal {
  const before = list.pages[page - 1]?.people.find((one) => one.capacity === capacity)
  if (before !== undefined) return { ...before }
  const [first] = capacity === 'DEBTOR' ? view.debtors : capacity === 'RECORDER' ? view.recorders : []
  const signer = first ?? (capacity === 'CHECKER' ? (view.checkers[0] ?? '') : '')
  return { capacity, signer, relation: '' }
}

/** The first capacity the page still waits for. */
function firstOpen(list: SigningListView, page: number): SignatureCapacity {
  const waiting = list.pages[page - 1]
  const [person] = waiting?.people ?? []
  if (person !== undefined) return person.capacity
  const [place] = waiting?.open ?? []
  return place === 'RECORDER' || place === 'CHECKER' ? place : 'DEBTOR'
}

/** Enters one person's answer on one page, or on all of them where that is honest (S11). */
export function SignatureForm(props: {
  view: SigningView
  list: SigningListView
  page: number
  onDone: (view: SigningView) => void
  onClose: () => void
}) {
  const t = useText()
  const { view, list, page } = props
  const first = firstOpen(list, page)
  const [said, setSaid, saidNow] = useLive<Said>({
    ...proposed(view, list, page, first),
    status: 'SIGNED',
    at: typedTime(view.now),
    all: false,
  })
  const [why, setWhy, whyNow] = useLive(noReason)
  const put = (part: Partial<Said>) => setSaid({ ...saidNow(), ...part })
  const ofCourt = said.capacity === 'RECORDER' || said.capacity === 'CHECKER'
  const mayAll = list.pages.length > 1 && (ofCourt || !isGiven(said.status))
  const act = (): FormAct => {
    const { all, ...now } = saidNow()
    const pages = all && mayAll ? list.pages.map((one) => one.page) : [page]
    const not = isGiven(now.status) ? { ...noReason, mark: whyNow().mark } : whyNow()
    const witnesses = not.witnesses.filter((one) => one.name.trim() !== '')
    const set = { ...now, ...not, witnesses: [...witnesses], at: timeOf(now.at), mark: not.mark.trim() }
    const about = { siteId: view.siteId, documentId: list.documentId }
    return (commandId) => desk.signatures.enter({ commandId, ...about, pages, set }).then(props.onDone)
  }
  const relates = said.capacity === 'ADULT_FAMILY' || said.capacity === 'AGENT'
  return (
    <FormDialog
      title={`${t('signatures.enter')} · ${t('signatures.page', { page, pages: list.pages.length })}`}
      width={520}
      label={`${t('signatures.form.save')} Ctrl Enter`}
      prepare={act}
      onClose={props.onClose}
    >
      <ChoiceField
        id="sign-capacity"
        label={t('signatures.form.capacity')}
        value={said.capacity}
        options={SIGNATURE_CAPACITIES.map((value) => ({ value, label: t(`signatures.capacity.${value}`) }))}
        onChange={(capacity) => put(proposed(view, list, page, capacity))}
      />
      <TextField
        id="sign-signer"
        label={t('signatures.form.signer')}
        max={60}
        first
        value={said.signer}
        onChange={(signer) => put({ signer })}
      />
      {relates ? (
        <TextField
          id="sign-relation"
          label={t('signatures.form.relation')}
          max={60}
          value={said.relation}
          onChange={(relation) => put({ relation })}
        />
      ) : null}
      <ChoiceField
        id="sign-status"
        label={t('signatures.form.status')}
        value={said.status}
        options={signatureStatuses.map((value) => ({ value, label: t(`signatures.status.${value}`) }))}
        onChange={(status) => put({ status })}
      />
      {isGiven(said.status) ? null : <NotSigningFields said={why} onChange={setWhy} />}
      <TextField
        id="sign-at"
        label={t('signatures.form.at')}
        hint={t('signatures.form.atHint')}
        max={40}
        value={said.at}
        onChange={(at) => put({ at })}
      />
      {mayAll ? (
        <TickField
          id="sign-all"
          label={t('signatures.onAll', { n: list.pages.length })}
          value={said.all}
          onChange={(all) => put({ all })}
        />
      ) : null}
    </FormDialog>
  )
}
