import { Button, Form, Input } from 'antd'
import { useId, useState } from 'react'
import { useFeed } from '../../client/feed.ts'
import { useText } from '../../ui/useText.ts'
import { KeyValues, momentOf } from '../../ui/values.tsx'
import { FieldFrame } from './CourtDoor.tsx'
import type { Kept } from './SetupScreen.tsx'
import { SixWords, Words } from './Words.tsx'

/** The recovery code on one printable page; goes on only when its last group was typed. */
export function RecoveryPage({ kept, onNoted }: { kept: Kept; onNoted: () => void }) {
  const t = useText()
  const id = useId()
  const [typed, setTyped] = useState('')
  const [wrong, setWrong] = useState(false)
  const court = useFeed((feed) => feed.status?.court)
  const [at] = useState(() => momentOf(Date.now()))
  const groups = kept.recoveryCode.split('-')
  const submit = () => {
    if (plain(typed) === plain(groups.at(-1) ?? '')) onNoted()
    else setWrong(true)
  }
  return (
    <div className="print-page">
      <h1>{t('identity.code.title')}</h1>
      <p className="cover-lead">{t('identity.code.lead')}</p>
      <div className="recovery-code" data-testid="recovery-code">
        <Words words={groups} />
      </div>
      <p className="amber no-print">{t('identity.code.once')}</p>
      <KeyValues
        rows={[
          { label: t('identity.code.court'), value: court ? `${court.name} ${court.code}` : null },
          { label: t('identity.code.at'), value: at },
          ...(kept.pin === null ? [] : [{ label: t('identity.demo.pinIs'), value: <DemoPin pin={kept.pin} /> }]),
        ]}
      />
      {kept.rootWords === '' ? null : <RootWords words={kept.rootWords} />}
      <Form layout="vertical" className="no-print" onFinish={submit}>
        <FieldFrame
          id={id}
          label={t('identity.code.again')}
          fault={wrong ? t('identity.code.wrong') : undefined}
          hint={undefined}
        >
          <Input
            id={id}
            autoFocus
            autoComplete="off"
            spellCheck={false}
            value={typed}
            onChange={(event) => {
              setTyped(event.target.value)
              setWrong(false)
            }}
          />
        </FieldFrame>
        <div className="cover-acts">
          <Button onClick={() => window.print()}>{t('identity.code.print')}</Button>
          <Button className="cover-acts-end" type="primary" htmlType="submit" disabled={typed.trim() === ''}>
            {t('identity.code.next')}
          </Button>
        </div>
      </Form>
    </div>
  )
}

function DemoPin({ pin }: { pin: string }) {
  const t = useText()
  return (
    <>
      <b className="mono" data-testid="demo-pin">
        {pin}
      </b>{' '}
      <span className="text3">{t('identity.demo.pinNote')}</span>
    </>
  )
}

/** The six words of a root, big, to be read out one by one. */
export function RootWords({ words }: { words: string }) {
  const t = useText()
  return (
    <>
      <h2 className="section-head">
        <span>{t('identity.code.fingerprint')}</span>
        <span className="section-aside">{t('identity.code.fingerprintHint')}</span>
      </h2>
      <SixWords words={words} />
    </>
  )
}

/** As the core reads a code: case and spaces do not matter, O is 0, I and L are 1. */
function plain(text: string): string {
  return text.normalize('NFKC').toUpperCase().replace(/[\s-]/g, '').replaceAll('O', '0').replace(/[IL]/g, '1')
}
