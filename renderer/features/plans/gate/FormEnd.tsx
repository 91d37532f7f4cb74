import { Button } from 'antd'
import { Fault } from '../../../ui/blocks.tsx'
import { Kbd } from '../../../ui/marks.tsx'
import { useText } from '../../../ui/useText.ts'

/** End of a form in a drawer: why it was not kept, and the two ways out. */
export function FormEnd(props: { failed: string; busy: boolean; onSave: () => void; onClose: () => void }) {
  const t = useText()
  return (
    <>
      <Fault words={props.failed} />
      <div className="row">
        <Button type="primary" loading={props.busy} onClick={props.onSave}>
          {t('gate.form.save')} <Kbd>Ctrl Enter</Kbd>
        </Button>
        <Button onClick={props.onClose}>{t('app.act.cancel')}</Button>
      </div>
    </>
  )
}
