import { useQuery } from '@tanstack/react-query'
import { Button, Form, Input } from 'antd'
import { useState } from 'react'
import { useGo } from '../../app/navigation.tsx'
import { desk, withCommandId } from '../../client/desk.ts'
import { explainLine } from '../../client/errors.ts'
import { ask } from '../../client/queries.ts'
import { Panel } from '../../ui/blocks.tsx'
import { useLive } from '../../ui/useLive.ts'
import { useText } from '../../ui/useText.ts'

/** Opens a site for one case; its name and address are what the list prints. */
export function NewSite({ caseId, mayWrite }: { caseId: string; mayWrite: boolean }) {
  const t = useText()
  const go = useGo()
  const asked = useQuery(ask.cases.get.queryOptions({ input: { caseId }, placeholderData: undefined }))
  const [name, setName, nameNow] = useLive('')
  const [typedAddress, setAddress, addressNow] = useLive<string | null>(null)
  const [failed, setFailed] = useState('')
  const [busy, setBusy, busyNow] = useLive(false)
  const known = asked.data?.fields.find((field) => field.name === 'address')?.register
  const registered = typeof known === 'string' ? known : ''
  const address = typedAddress ?? registered
  const submit = () => {
    const siteName = nameNow().trim()
    const siteAddress = (addressNow() ?? registered).trim()
    if (busyNow()) return
    if (siteName === '') return setFailed(t('site.form.needSiteName'))
    setBusy(true)
    setFailed('')
    withCommandId((commandId) => desk.site.create({ commandId, caseId, name: siteName, address: siteAddress }))
      .then((site) => go(`/sites/${site.siteId}`, { replace: true }))
      .catch((error: unknown) => setFailed(explainLine(error, t)))
      .finally(() => setBusy(false))
  }
  const error = asked.error === null ? failed : explainLine(asked.error, t)
  return (
    <div className="new-site">
      <Panel title={t('site.newSite')} aside={asked.data?.caseNo}>
        <Form
          layout="horizontal"
          labelCol={{ flex: '96px' }}
          labelAlign="left"
          colon={false}
          className="close-form"
          onFinish={submit}
          disabled={!mayWrite}
        >
          <Form.Item
            label={t('site.field.name')}
            htmlFor="site-name"
            validateStatus={error === '' ? undefined : 'error'}
            help={error || undefined}
          >
            <Input
              id="site-name"
              autoFocus
              autoComplete="off"
              maxLength={60}
              value={name}
              placeholder={t('site.form.siteExample')}
              onChange={(event) => setName(event.target.value)}
            />
          </Form.Item>
          <Form.Item label={t('site.field.address')} htmlFor="site-address">
            <Input
              id="site-address"
              autoComplete="off"
              maxLength={200}
              value={address}
              onChange={(event) => setAddress(event.target.value)}
            />
          </Form.Item>
          <div className="row">
            <Button type="primary" htmlType="submit" loading={busy}>
              {t('site.create')}
            </Button>
            {mayWrite ? null : <span className="text3">{t('site.readOnlyWhy')}</span>}
          </div>
        </Form>
      </Panel>
    </div>
  )
}
