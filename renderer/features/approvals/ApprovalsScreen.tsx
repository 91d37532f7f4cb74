import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useEffect, useState } from 'react'
import type { RequestDetail } from '../../../shared/contract/desk/approvals.ts'
import { useContextBar } from '../../app/frame.ts'
import { useGo, useQueryParam } from '../../app/navigation.tsx'
import { useSession } from '../../app/session.ts'
import { desk } from '../../client/desk.ts'
import { explain } from '../../client/errors.ts'
import { ask } from '../../client/queries.ts'
import { ErrorBlock, StateBar } from '../../ui/blocks.tsx'
import { Kbd } from '../../ui/marks.tsx'
import { useKeys } from '../../ui/useKeys.ts'
import { useText } from '../../ui/useText.ts'
import { useFlagWords } from '../site/useFlagWords.ts'
import './approvals.css'
import { DecisionPanel } from './DecisionPanel.tsx'
import { type Inbox, InboxList, inboxGroups } from './InboxList.tsx'
import { kindsHere, NewRequest } from './NewRequest.tsx'
import { OwnPanel } from './OwnPanel.tsx'
import { firstPart, type Part, RequestPane } from './RequestPane.tsx'
import { momentWords, requestName } from './words.ts'

/** S14: what waits for a decision, what changed since it was last seen, and the one button that signs. */
export default function ApprovalsScreen() {
  // Another officer starts anew: nothing of what the one before was reading stays.
  const me = useSession((state) => state.officer?.id ?? '')
  return <Approvals key={me} />
}

function Approvals() {
  const t = useText()
  const go = useGo()
  const asked = useQueryParam('request')
  const inbox = useQuery(ask.approvals.inbox.queryOptions())
  const [creating, setCreating] = useState(false)
  const first = inbox.data === undefined ? undefined : firstOf(inbox.data)
  const [opened, setOpened] = useState('')
  const chosen = asked || opened || (first ?? '')
  // What is being read stays, also when it has left the list.
  useEffect(() => setOpened(chosen), [chosen])
  const choose = (requestId: string) => go(`/approvals?request=${requestId}`, { replace: true })
  const kinds = kindsHere(inbox.data?.proposes ?? [])
  const create = () => {
    if (kinds.length > 0) setCreating(true)
  }
  useKeys(
    kinds.length === 0
      ? []
      : [{ id: 'approvals.create', keys: ['I'], scope: 'screen', text: 'approvals.create', run: create }],
  )
  if (inbox.error !== null) {
    const words = explain(inbox.error, t)
    return (
      <div className="screen">
        <h1 className="visually-hidden">{t('approvals.title')}</h1>
        <ErrorBlock happened={words.happened} safe={words.safe} nextText={words.next} />
      </div>
    )
  }
  return (
    <div className="screen approvals">
      <div className="approvals-left">
        {inbox.data === undefined ? null : <InboxList inbox={inbox.data} chosen={chosen} onChoose={choose} />}
        {kinds.length === 0 ? null : (
          <div className="inbox-foot">
            <Button block onClick={create}>
              {t('approvals.create')} <Kbd>I</Kbd>
            </Button>
          </div>
        )}
      </div>
      {chosen === '' ? (
        <section className="request-pane" aria-label={t('approvals.title')}>
          <h1 className="visually-hidden">{t('approvals.title')}</h1>
          <p className="text2">{inbox.data === undefined ? '' : t('approvals.empty')}</p>
        </section>
      ) : (
        <Chosen key={chosen} requestId={chosen} mine={isMine(inbox.data, chosen)} />
      )}
      {creating ? (
        <NewRequest
          kinds={kinds}
          onClose={() => setCreating(false)}
          onDone={(request) => {
            setCreating(false)
            choose(request.requestId)
          }}
        />
      ) : null}
    </div>
  )
}

function firstOf(inbox: Inbox): string | undefined {
  return inboxGroups(inbox).flatMap((group) => group.rows)[0]?.requestId
}

function isMine(inbox: Inbox | undefined, requestId: string): boolean {
  return inbox?.mine.some((one) => one.requestId === requestId) ?? false
}

/**
 * The request read now. A newer version that comes meanwhile takes its place only when the officer asks for it, so that
 * nothing is signed that wasn't on the screen.
 */
function Chosen({ requestId, mine }: { requestId: string; mine: boolean }) {
  const t = useText()
  const client = useQueryClient()
  const options = ask.approvals.get.queryOptions({ input: { requestId } })
  const query = useQuery(options)
  const [held, setHeld] = useState<RequestDetail | null>(null)
  const newest = query.data ?? null
  const replaced = !mine && held !== null && newest !== null && newest.version > held.version
  const shown = replaced ? held : newest
  useEffect(() => {
    if (newest !== null && !replaced) setHeld(newest)
  }, [newest, replaced])
  const version = shown?.version ?? 0
  const [chosen, setChosen] = useState<{ version: number; part: Part } | null>(null)
  const part = shown === null ? 'changes' : chosen?.version === version ? chosen.part : firstPart(shown)
  const choosePart = (next: Part) => setChosen({ version, part: next })
  // Never sign what was not displayed: a list of changes is not the text, and a button is not the pages.
  const [seen, setSeen] = useState(0)
  const markSeen = () => {
    if (mine) return
    desk.approvals
      .markSeen({ requestId, version })
      .then(() => setSeen(version))
      .catch(() => undefined)
  }
  const showsText = part === 'text' && shown !== null && shown.text.length > 0
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each text that comes up
  useEffect(() => {
    if (showsText) markSeen()
  }, [requestId, version, mine, showsText])
  const flags = useFlagWords(shown?.flags ?? [])
  useContextBar(
    shown === null
      ? null
      : {
          ...(shown.siteId === null ? {} : { siteId: shown.siteId }),
          caseNo: shown.caseNo,
          ...(shown.caseId === null ? {} : { caseTo: `/cases/${shown.caseId}` }),
          crumbs: [{ text: shown.debtors.join('、') }, { text: requestName(shown, t) }].filter(
            (crumb) => crumb.text !== '',
          ),
          flags,
        },
  )
  const done = (request: RequestDetail) => {
    client.setQueryData(options.queryKey, request)
    setHeld(request)
    void client.invalidateQueries({ queryKey: ask.approvals.inbox.key() })
  }
  if (query.error !== null && shown === null) {
    const words = explain(query.error, t)
    return (
      <section className="request-pane" aria-label={t('approvals.title')}>
        <h1 className="visually-hidden">{t('approvals.title')}</h1>
        <ErrorBlock happened={words.happened} safe={words.safe} nextText={words.next} />
      </section>
    )
  }
  if (shown === null) {
    return (
      <section className="request-pane" aria-label={t('approvals.title')}>
        <h1 className="visually-hidden">{t('approvals.title')}</h1>
      </section>
    )
  }
  return (
    <>
      <div className="request-column">
        {replaced && newest !== null ? (
          <StateBar tone="amber">
            {t('approvals.replaced', { when: momentWords(newest.submittedAt ?? 0, t), version: newest.version })}
            <Button size="small" onClick={() => setHeld(newest)}>
              {t('approvals.showNewest', { version: newest.version })}
            </Button>
          </StateBar>
        ) : null}
        {mine ? null : <EndedBar request={shown} />}
        <RequestPane
          key={shown.version}
          request={shown}
          mine={mine}
          part={part}
          onPart={choosePart}
          onOriginal={markSeen}
        />
      </div>
      {mine ? (
        <OwnPanel request={shown} onDone={done} />
      ) : (
        <DecisionPanel
          request={shown}
          replaced={replaced}
          seen={shown.seen || seen === shown.version || showsText}
          onOpenText={() => choosePart('text')}
          onDone={done}
        />
      )}
    </>
  )
}

/** What was read meanwhile ended: nothing of it can be signed, and what took its place is one step away. */
function EndedBar({ request }: { request: RequestDetail }) {
  const t = useText()
  const go = useGo()
  const { ended } = request
  if (ended === null) return null
  const when = momentWords(ended.at, t)
  const { replacedBy } = ended
  return (
    <StateBar tone="amber">
      {replacedBy === null
        ? t('requestForms.withdrawnBar', { when })
        : t('requestForms.replacedBar', { when, what: requestName(replacedBy, t) })}
      {replacedBy === null ? null : (
        <Button size="small" onClick={() => go(`/approvals?request=${replacedBy.requestId}`, { replace: true })}>
          {t('requestForms.openOther')}
        </Button>
      )}
    </StateBar>
  )
}
