import { Button, Input, type InputRef } from 'antd'
import { useId, useRef, useState } from 'react'
import type { RequestDetail } from '../../../shared/contract/desk/approvals.ts'
import type { TextKey } from '../../../shared/i18n/texts.ts'
import { desk, withCommandId } from '../../client/desk.ts'
import { explainLine } from '../../client/errors.ts'
import { Fault } from '../../ui/blocks.tsx'
import { PinField } from '../../ui/fields.tsx'
import type { Binding } from '../../ui/keys.ts'
import { Kbd } from '../../ui/marks.tsx'
import { useKeys } from '../../ui/useKeys.ts'
import { useLive } from '../../ui/useLive.ts'
import { useText } from '../../ui/useText.ts'
import { type Choice, choicesOf, laterChoices, needsWords } from './choices.ts'
import { DecisionsPart, MarksPart, OpinionsPart, VersionPart } from './History.tsx'
import { PaperPart } from './PaperPart.tsx'

interface PanelProps {
  readonly request: RequestDetail
  /** A newer version came while this one was read: nothing of it can be signed any more. */
  readonly replaced: boolean
  /** The officer has opened the text or the pages of this version: before that nothing of it is signed (S14). */
  readonly seen: boolean
  readonly onOpenText: () => void
  readonly onDone: (request: RequestDetail) => void
}

/** Right pane of whoever decides or is heard: what is signed, what was checked, the choice, the PIN. */
export function DecisionPanel(props: PanelProps) {
  const t = useText()
  const { request } = props
  const choices = choicesOf(request)
  const decided = choices.length === 0
  return (
    <aside className="decision" aria-label={t('approvals.panel')} data-keys="decision" data-pane tabIndex={-1}>
      <h2 className="visually-hidden">{t('approvals.panel')}</h2>
      <div className="decision-scroll">
        <VersionPart request={request} title={t(decided ? 'approvals.done' : 'approvals.signs')} />
        {decided ? null : <MarksPart request={request} />}
        <OpinionsPart request={request} />
        <DecisionsPart request={request} />
        <PaperPart request={request} onDone={props.onDone} />
      </div>
      {decided ? (
        <Later key={request.state} {...props} />
      ) : props.replaced ? null : (
        <Choosing key={`${request.requestId} ${request.version}`} {...props} choices={choices} />
      )}
    </aside>
  )
}

/** A later decision is rare: it opens only when it is asked for. */
function Later(props: PanelProps) {
  const t = useText()
  const choices = laterChoices(props.request)
  const [open, setOpen] = useState(false)
  if (choices.length === 0 || props.replaced) return null
  return open ? (
    <Choosing {...props} choices={choices} />
  ) : (
    <div className="decision-sign">
      <Button block onClick={() => setOpen(true)}>
        {t('approvals.decideAnew')}
      </Button>
    </div>
  )
}

function useChoosing(props: PanelProps & { choices: readonly Choice[] }) {
  const { request, onDone, choices, seen, onOpenText } = props
  const t = useText()
  const [chosen, setChosen, chosenNow] = useLive<Choice | null>(null)
  const [reasons, setReasons, reasonsNow] = useLive<readonly string[]>([''])
  const [pin, setPin, pinNow] = useLive('')
  const [busy, setBusy, busyNow] = useLive(false)
  const [fault, setFault] = useState<string | null>(null)
  const pinField = useRef<InputRef>(null)
  const choose = (choice: Choice) => {
    setChosen(choice)
    setFault(null)
  }
  /** What is missing before this can be done, in words; null = nothing. */
  const missing = (choice: Choice | null): string | null => {
    if (choice === null) return t('approvals.chooseFirst')
    if (needsWords(choice.id) && reasonsNow().some((one) => one.trim() === '')) {
      return t(choice.signs ? 'approvals.needReason' : 'approvals.needRemark')
    }
    if (choice.signs && pinNow() === '') {
      pinField.current?.focus()
      return t('approvals.needPin')
    }
    return null
  }
  const send = (choice: Choice) => {
    const by = { requestId: request.requestId, rev: request.rev, version: request.version }
    const words = reasonsNow()
    switch (choice.id) {
      case 'APPROVED':
      case 'RETURNED':
      case 'REJECTED': {
        const signed = {
          code: request.submission?.code ?? '',
          decision: choice.id,
          reasons: choice.id === 'APPROVED' ? [] : [...words],
        }
        return withCommandId((commandId) => desk.approvals.decide({ commandId, ...by, ...signed, pin: pinNow() }))
      }
      case 'AGREE':
      case 'OBJECT':
      case 'ESCALATE': {
        const text = words.join('\n').trim()
        const opinion = choice.id
        return withCommandId((commandId) => desk.approvals.giveOpinion({ commandId, ...by, opinion, text }))
      }
    }
  }
  const sign = () => {
    const choice = chosenNow()
    if (busyNow()) return
    if (!seen && signsBy(choice, choices)) return onOpenText()
    const lacks = missing(choice)
    setFault(lacks)
    if (lacks !== null || choice === null) return
    setBusy(true)
    send(choice)
      .then(onDone)
      .catch((error: unknown) => setFault(explainLine(error, t)))
      .finally(() => {
        setPin('')
        setBusy(false)
      })
  }
  useKeys([
    ...choices.map(
      (choice): Binding => ({
        id: `approvals.choose${choice.letter}`,
        keys: [choice.letter],
        scope: 'screen',
        text: keyWords[choice.letter],
        inBar: choice.letter === 'A' || choice.letter === 'B',
        run: () => choose(choice),
      }),
    ),
    { id: 'approvals.sign', keys: ['Ctrl+Enter'], scope: 'global', text: 'approvals.key.sign', inBar: true, run: sign },
  ])
  return { chosen, choose, reasons, setReasons, pin, setPin, pinField, busy, fault, sign }
}

/** Whether the button signs: by the choice made, before that by what can be chosen. */
function signsBy(chosen: Choice | null, choices: readonly Choice[]): boolean {
  return chosen === null ? choices.some((choice) => choice.id === 'APPROVED') : chosen.signs
}

const keyWords = {
  A: 'approvals.key.approve',
  B: 'approvals.key.return',
  C: 'approvals.key.third',
  N: 'approvals.key.reject',
} as const

function Choosing(props: PanelProps & { choices: readonly Choice[] }) {
  const t = useText()
  const { request, choices } = props
  const it = useChoosing(props)
  const { chosen } = it
  const name = useId()
  const decides = choices.some((choice) => choice.id === 'APPROVED')
  const signs = signsBy(chosen, choices)
  const meeting = request.may.decide && request.level === 3
  return (
    <div className="decision-sign">
      <div className="decision-choose">
        <fieldset className="choices">
          <legend className="section-head">{t(decides ? 'approvals.yours' : 'approvals.yourOpinion')}</legend>
          {choices.map((choice) => (
            <label key={choice.id} className="choice" data-on={chosen?.id === choice.id}>
              <input type="radio" name={name} checked={chosen?.id === choice.id} onChange={() => it.choose(choice)} />
              <span>
                {t(choice.id === 'ESCALATE' && meeting ? 'approvals.choice.MEETING' : `approvals.choice.${choice.id}`)}
              </span>
              <Kbd>{choice.letter}</Kbd>
            </label>
          ))}
        </fieldset>
        {chosen === null ? null : <Words choice={chosen} reasons={it.reasons} onChange={it.setReasons} />}
      </div>
      {!request.decidesHere && (request.may.decide || request.may.return) ? (
        <p className="amber" role="status">
          {t('approvals.notHere')}
        </p>
      ) : null}
      {signs ? (
        <div className="pin-row">
          <label htmlFor={`${name}-pin`}>{t('approvals.pin')}</label>
          <PinField
            id={`${name}-pin`}
            ref={it.pinField}
            label={t('approvals.pin')}
            value={it.pin}
            onChange={it.setPin}
          />
        </div>
      ) : null}
      <Fault words={it.fault} large />
      <Button type="primary" danger={signs} block size="large" loading={it.busy} onClick={it.sign}>
        {t(signs && !props.seen ? 'approvals.openFirst' : signWords(chosen, decides))} <Kbd>Ctrl Enter</Kbd>
      </Button>
      {signs && props.seen ? (
        <p className="text2 decision-foot">
          {t('approvals.forGood')}{' '}
          {request.revocationsKnown === 0 ? null : t('approvals.revocations', { n: request.revocationsKnown })}
        </p>
      ) : null}
    </div>
  )
}

function signWords(chosen: Choice | null, decides: boolean): TextKey {
  if (chosen === null || chosen.id === 'APPROVED') return decides ? 'approvals.sign.APPROVED' : 'approvals.give'
  return chosen.id === 'RETURNED' || chosen.id === 'REJECTED' ? `approvals.sign.${chosen.id}` : 'approvals.give'
}

/** Reasons of a return or refusal, one field each; a remark in one field for the rest. */
function Words(props: { choice: Choice; reasons: readonly string[]; onChange: (reasons: readonly string[]) => void }) {
  const t = useText()
  const { choice, reasons } = props
  if (choice.id === 'APPROVED') return null
  const several = choice.signs
  const put = (index: number, text: string) => props.onChange(reasons.map((one, at) => (at === index ? text : one)))
  const label = (index: number) =>
    several
      ? t('approvals.reason', { n: index + 1 })
      : t(choice.id === 'AGREE' ? 'approvals.remark' : 'approvals.remarkNeeded')
  return (
    <div className="reasons">
      {several ? <p className="text2">{t('approvals.reasonHint')}</p> : null}
      {(several ? reasons : reasons.slice(0, 1)).map((reason, index) => (
        <Input.TextArea
          // biome-ignore lint/suspicious/noArrayIndexKey: reasons have no name but their place
          key={index}
          aria-label={label(index)}
          placeholder={label(index)}
          autoFocus={index === reasons.length - 1 && choice.id !== 'AGREE'}
          rows={2}
          maxLength={1000}
          value={reason}
          onChange={(event) => put(index, event.target.value)}
        />
      ))}
      {several && reasons.length < 50 ? (
        <Button size="small" onClick={() => props.onChange([...reasons, ''])}>
          {t('approvals.addReason')}
        </Button>
      ) : null}
    </div>
  )
}
