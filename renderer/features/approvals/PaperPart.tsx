import { Button, Form, Input, Select } from 'antd'
import { useId, useState } from 'react'
import type { RequestDetail } from '../../../shared/contract/desk/approvals.ts'
import { parseCalendarDate } from '../../../shared/domain/calendar/calendarDate.ts'
import { useSending } from '../../app/useSending.ts'
import { desk, withCommandId } from '../../client/desk.ts'
import { explainLine } from '../../client/errors.ts'
import { openDrawn } from '../../client/openDrawn.ts'
import { Fault, SectionHead } from '../../ui/blocks.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { ConfirmWithReason } from '../../ui/fields.tsx'
import { Tag } from '../../ui/marks.tsx'
import { useLive } from '../../ui/useLive.ts'
import { useText } from '../../ui/useText.ts'
import { FileBrowser } from '../settings/FileBrowser.tsx'
import { dayWords } from './words.ts'

interface PaperProps {
  readonly request: RequestDetail
  readonly onDone: (request: RequestDetail) => void
}
type Paper = RequestDetail['papers'][number]

/** Photographed paper originals: kept, to be confirmed, confirmed by somebody else (F4). */
export function PaperPart({ request, onDone }: PaperProps) {
  const t = useText()
  const [keeping, setKeeping] = useState(false)
  if (request.papers.length === 0 && !request.may.keepPaper) return null
  return (
    <section className="decision-part">
      <SectionHead title={t('approvals.paper.head')} />
      {request.papers.map((paper) => (
        <PaperLine key={paper.hash} paper={paper} request={request} onDone={onDone} />
      ))}
      {request.may.keepPaper ? (
        <Button size="small" onClick={() => setKeeping(true)}>
          {t('approvals.paper.keep')}
        </Button>
      ) : null}
      {keeping ? <KeepPaper request={request} onDone={onDone} onClose={() => setKeeping(false)} /> : null}
    </section>
  )
}

function PaperLine({ paper, request, onDone }: PaperProps & { paper: Paper }) {
  const t = useText()
  const [differs, setDiffers] = useState(false)
  const [fault, setFault] = useState<string | null>(null)
  const by = { requestId: request.requestId, rev: request.rev, kept: paper.hash }
  const confirm = async (outcome: 'MATCHES' | 'DIFFERS', note: string) =>
    onDone(await withCommandId((commandId) => desk.approvals.confirmPaper({ commandId, ...by, outcome, note })))
  const tell = (error: unknown) => setFault(explainLine(error, t))
  const view = () =>
    desk.approvals.openFile({ requestId: request.requestId, hash: paper.photoHash }).then(openDrawn).catch(tell)
  const { confirmed } = paper
  return (
    <div className="paper">
      <p>
        {t('approvals.paper.line', {
          who: paper.signedBy,
          on: paper.signedOn,
          decision: t(`approvals.decision.${paper.decision}`),
          by: paper.keptBy,
        })}
      </p>
      {confirmed === null ? (
        <Tag tone="amber">{t('approvals.paper.waits')}</Tag>
      ) : confirmed.outcome === 'MATCHES' ? (
        <p className="green">
          {t('approvals.paper.confirmed', { who: confirmed.officer, when: dayWords(confirmed.at, t) })}
        </p>
      ) : (
        <p className="red">
          {t('approvals.paper.differs', {
            who: confirmed.officer,
            when: dayWords(confirmed.at, t),
            note: confirmed.note,
          })}
        </p>
      )}
      <p className="row">
        <Button size="small" onClick={() => void view()}>
          {t('approvals.paper.view')}
        </Button>
        {confirmed === null && request.may.confirmPaper ? (
          <>
            <Button size="small" onClick={() => void confirm('MATCHES', '').catch(tell)}>
              {t('approvals.paper.matches')}
            </Button>
            <Button size="small" onClick={() => setDiffers(true)}>
              {t('approvals.paper.doesDiffer')}
            </Button>
          </>
        ) : null}
      </p>
      <Fault words={fault} large />
      <ConfirmWithReason
        open={differs}
        title={t('approvals.paper.doesDiffer')}
        consequence={t('approvals.paper.why')}
        confirmLabel={t('approvals.paper.doesDiffer')}
        onConfirm={async (note) => {
          await confirm('DIFFERS', note)
          setDiffers(false)
        }}
        onCancel={() => setDiffers(false)}
        explain={(error) => explainLine(error, t)}
      />
    </div>
  )
}

const saying = ['APPROVED', 'RETURNED', 'REJECTED'] as const

function KeepPaper({ request, onDone, onClose }: PaperProps & { onClose: () => void }) {
  const t = useText()
  const ids = { who: useId(), on: useId(), says: useId() }
  const [path, setPath] = useState<string | null>(null)
  const [choosing, setChoosing] = useState(false)
  const [signedBy, setSignedBy, signedByNow] = useLive('')
  const [signedOn, setSignedOn, signedOnNow] = useLive('')
  const [decision, setDecision] = useState<(typeof saying)[number]>('APPROVED')
  const { send, busy, failed } = useSending(() => {
    const day = parseCalendarDate(signedOnNow().trim())
    if (!day.ok) return t('approvals.form.dueWrong')
    if (path === null || signedByNow().trim() === '') return t('identity.fault.required')
    const { requestId, rev, version } = request
    const sheet = { version, decision, path, signedBy: signedByNow().trim(), signedOn: day.value }
    return async (commandId) => {
      onDone(await desk.approvals.keepPaper({ commandId, requestId, rev, ...sheet }))
      onClose()
    }
  })
  return (
    <Dialog
      title={t('approvals.paper.keep')}
      width={476}
      onClose={onClose}
      act={choosing ? null : { label: t('approvals.paper.keep'), run: send, busy }}
    >
      {choosing ? (
        <FileBrowser
          kind="file"
          extensions={['jpg', 'jpeg', 'png', 'pdf']}
          onPick={(chosen) => {
            setPath(chosen)
            setChoosing(false)
          }}
          onCancel={() => setChoosing(false)}
        />
      ) : (
        <Form layout="vertical">
          <p className="text2">{t('approvals.paper.hint')}</p>
          <p className="row">
            <Button autoFocus onClick={() => setChoosing(true)}>
              {t('approvals.paper.choose')}
            </Button>
            <span className="file-path">{path?.split(/[\\/]/).at(-1) ?? ''}</span>
          </p>
          <Form.Item label={t('approvals.paper.signedBy')} htmlFor={ids.who}>
            <Input id={ids.who} maxLength={50} value={signedBy} onChange={(event) => setSignedBy(event.target.value)} />
          </Form.Item>
          <Form.Item label={t('approvals.paper.signedOn')} htmlFor={ids.on}>
            <Input id={ids.on} maxLength={20} value={signedOn} onChange={(event) => setSignedOn(event.target.value)} />
          </Form.Item>
          <Form.Item label={t('approvals.paper.says')} htmlFor={ids.says}>
            <Select
              id={ids.says}
              value={decision}
              onChange={setDecision}
              options={saying.map((one) => ({ value: one, label: t(`approvals.decision.${one}`) }))}
            />
          </Form.Item>
          <Fault words={failed} large />
        </Form>
      )}
    </Dialog>
  )
}
