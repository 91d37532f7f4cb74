import { Button, Form } from 'antd'
import { useState } from 'react'
import type { Rejoined } from '../../../shared/contract/desk/identity/join.ts'
import { useAct } from '../../app/useSending.ts'
import { desk } from '../../client/desk.ts'
import { renewStatus, useFeed } from '../../client/feed.ts'
import { Dialog } from '../../ui/Dialog.tsx'
import { useLive } from '../../ui/useLive.ts'
import { useText } from '../../ui/useText.ts'
import { CopiedField } from './actFields.tsx'
import { RejoinByStick } from './RejoinByStick.tsx'
import { RejoinWaiting, rejoinedWords } from './RejoinWaiting.tsx'

interface Props {
  /** What it came to, in a sentence. */
  readonly onDone: (words: string) => void
  readonly onClose: () => void
}

/** Enrols this laptop once more on the profile it has: by a code and an address, or by the court's stick (P3). */
export function Rejoin({ onDone, onClose }: Props) {
  const waits = useFeed((feed) => feed.status?.device?.rejoining === true)
  const [page, setPage] = useState<'line' | 'stick' | 'waiting'>(waits ? 'waiting' : 'line')
  const [refused, setRefused] = useState('')
  if (page === 'stick') {
    return <RejoinByStick onHanded={() => setPage('waiting')} onBack={() => setPage('line')} onClose={onClose} />
  }
  if (page === 'waiting') {
    const onRefused = (words: string) => {
      // What the court refused was forgotten; its words stand where another code can be typed.
      setRefused(words)
      setPage('line')
    }
    return <RejoinWaiting onDone={onDone} onRefused={onRefused} onAnew={() => setPage('line')} onClose={onClose} />
  }
  return <ByLine refused={refused} onStick={() => setPage('stick')} onDone={onDone} onClose={onClose} />
}

function ByLine({ refused, onStick, onDone, onClose }: Props & { refused: string; onStick: () => void }) {
  const t = useText()
  const name = useFeed((feed) => feed.status?.session?.name ?? '')
  const [code, setCode, codeNow] = useLive('')
  const [address, setAddress, addressNow] = useLive('')
  const { send, busy, failed } = useAct(() => {
    const said = { code: codeNow().trim(), address: addressNow().trim() }
    if (said.code === '') return t('identity.fault.required')
    return async () => {
      const answer: Rejoined = await desk.identity.rejoin(said)
      await renewStatus()
      onDone(rejoinedWords(answer, t))
      onClose()
    }
  }, refused)
  return (
    <Dialog
      title={t('devices.own.rejoin')}
      width={500}
      onClose={onClose}
      act={{ label: t('devices.own.rejoinSubmit'), run: send, busy }}
    >
      <p className="consequence">{t('devices.own.rejoinHappens')}</p>
      <p className="green">{t('devices.own.rejoinSafe')}</p>
      <Form layout="vertical">
        <CopiedField
          label={t('devices.own.code')}
          hint={t('devices.own.codeHint', { name })}
          fault={failed}
          mono
          first
          max={64}
          value={code}
          onChange={setCode}
          onEnter={send}
        />
        <CopiedField
          label={t('devices.own.address')}
          hint={t('devices.own.addressHint')}
          fault=""
          max={300}
          value={address}
          onChange={setAddress}
          onEnter={send}
        />
        <Button type="link" onClick={onStick}>
          {t('identity.join.byStick')}
        </Button>
      </Form>
    </Dialog>
  )
}
