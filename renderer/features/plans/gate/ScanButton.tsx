import { Button } from 'antd'
import { useState } from 'react'
import { desk } from '../../../client/desk.ts'
import { explainLine } from '../../../client/errors.ts'
import { openDrawn } from '../../../client/openDrawn.ts'
import { useText } from '../../../ui/useText.ts'

/** Opens the scan a record names, under an address that lasts as long as the session. */
export function ScanButton({ recordId }: { recordId: string }) {
  const t = useText()
  const [fault, setFault] = useState('')
  const view = () => {
    setFault('')
    desk.gate
      .openScan({ recordId })
      .then(openDrawn)
      .catch((error: unknown) => setFault(explainLine(error, t)))
  }
  return (
    <>
      <Button type="link" size="small" onClick={view}>
        {t('gate.viewScan')}
      </Button>
      {fault === '' ? null : (
        <span className="red" role="alert">
          {fault}
        </span>
      )}
    </>
  )
}
