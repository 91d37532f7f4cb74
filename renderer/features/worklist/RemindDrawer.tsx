import { Button, Form, Input } from 'antd'
import { useId, useState } from 'react'
import type { WorkItem } from '../../../shared/contract/desk/worklist.ts'
import { addDays, parseCalendarDate } from '../../../shared/domain/calendar/calendarDate.ts'
import { desk, withCommandId } from '../../client/desk.ts'
import { explainLine } from '../../client/errors.ts'
import { Fault } from '../../ui/blocks.tsx'
import { Drawer, DrawerSection } from '../../ui/Drawer.tsx'
import { useToast } from '../../ui/fields.tsx'
import { belongsToInputMethod } from '../../ui/useKeys.ts'
import { useLive } from '../../ui/useLive.ts'
import { useText } from '../../ui/useText.ts'

const quickDays = [1, 3, 7, 15] as const

function dayOf(typed: string): string | null {
  const read = parseCalendarDate(typed.trim())
  return read.ok ? read.value : null
}

/** The day `days` after `today` (`YYYY-MM-DD`), '' before the list is here. */
function dayAfter(today: string, days: number): string {
  const read = parseCalendarDate(today)
  return read.ok ? addDays(read.value, days) : ''
}

/** Sets a day on which a case of the list comes up again; it stands in the list from then on. */
export function RemindDrawer(props: { item: WorkItem; task: string; today: string; onClose: () => void }) {
  const t = useText()
  const toast = useToast()
  const { item, today } = props
  const ids = { day: useId(), title: useId() }
  const [day, setDay, dayNow] = useLive(dayAfter(today, 1))
  const [title, setTitle, titleNow] = useLive(t('worklist.remind.title', { task: props.task }).slice(0, 100))
  const [busy, setBusy, busyNow] = useLive(false)
  const [fault, setFault] = useState<string | undefined>()
  const wrongDay = dayOf(day) === null
  const submit = () => {
    const dueOn = dayOf(dayNow())
    const words = titleNow().trim()
    if (dueOn === null || words === '' || busyNow()) return
    setBusy(true)
    const { caseId } = item
    withCommandId((commandId) => desk.cases.addDeadline({ commandId, caseId, title: words, basis: '', dueOn }))
      .then(() => {
        toast(t('worklist.remind.saved', { date: dueOn }))
        props.onClose()
      })
      .catch((error: unknown) => {
        setFault(explainLine(error, t))
        setBusy(false)
      })
  }
  const onPressEnter = (event: { readonly nativeEvent: KeyboardEvent }) => {
    if (!belongsToInputMethod(event)) submit()
  }
  return (
    <Drawer title={t('worklist.remind.head')} onClose={props.onClose}>
      <DrawerSection>
        <p className="text2" lang="zh-CN">
          {item.caseNo} {item.debtors.join('、')}
        </p>
        <Form layout="vertical">
          <Form.Item
            label={t('worklist.remind.day')}
            htmlFor={ids.day}
            validateStatus={wrongDay ? 'error' : undefined}
            help={wrongDay ? t('worklist.remind.wrongDay') : undefined}
          >
            <Input
              id={ids.day}
              autoFocus
              maxLength={20}
              value={day}
              onFocus={(event) => event.target.select()}
              onChange={(event) => setDay(event.target.value)}
              onPressEnter={onPressEnter}
            />
          </Form.Item>
          <p className="row">
            {quickDays.map((days) => (
              <button
                key={days}
                type="button"
                className="chip"
                aria-pressed={day === dayAfter(today, days)}
                onClick={() => setDay(dayAfter(today, days))}
              >
                {t('worklist.remind.inDays', { n: days })}
              </button>
            ))}
          </p>
          <Form.Item label={t('worklist.task')} htmlFor={ids.title}>
            <Input
              id={ids.title}
              maxLength={100}
              value={title}
              onChange={(event) => setTitle(event.target.value)}
              onPressEnter={onPressEnter}
            />
          </Form.Item>
          <Fault words={fault ?? null} />
          <Button type="primary" loading={busy} disabled={wrongDay || title.trim() === ''} onClick={submit}>
            {t('worklist.remind.save')}
          </Button>
        </Form>
      </DrawerSection>
    </Drawer>
  )
}
