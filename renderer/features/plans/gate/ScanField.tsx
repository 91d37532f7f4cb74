import { Button, Form } from 'antd'
import { useState } from 'react'
import { desk } from '../../../client/desk.ts'
import { explainLine } from '../../../client/errors.ts'
import { FileBrowser } from '../../settings/FileBrowser.tsx'
import type { GateWords } from './gateWords.ts'

/** Takes a scan of the signed paper into the store. */
export function Scan(props: {
  siteId: string
  draft: { readonly hash: string }
  words: GateWords
  put: (part: { hash: string }) => void
  onFailed: (words: string) => void
}) {
  const { siteId, draft, put, words, onFailed } = props
  const { t } = words
  const [choosing, setChoosing] = useState(false)
  const take = (path: string) => {
    setChoosing(false)
    desk.gate
      .attach({ siteId, path })
      .then(({ hash }) => put({ hash }))
      .catch((error: unknown) => onFailed(explainLine(error, t)))
  }
  if (choosing) {
    return (
      <FileBrowser
        extensions={['pdf', 'jpg', 'jpeg', 'png']}
        kind="file"
        onPick={take}
        onCancel={() => setChoosing(false)}
      />
    )
  }
  return (
    <Form.Item label={t('gate.form.scan')}>
      <Button size="small" onClick={() => setChoosing(true)}>
        {t('gate.form.chooseScan')}
      </Button>{' '}
      {draft.hash === '' ? null : (
        <span className="mono">{t('gate.form.scanKept', { code: draft.hash.slice(0, 8).toUpperCase() })}</span>
      )}
    </Form.Item>
  )
}
