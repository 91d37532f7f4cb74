import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { ask } from '../../client/queries.ts'
import { useLive } from '../../ui/useLive.ts'
import { useStoredText } from '../inventory/useStoredText.ts'

const pauseMs = 250
type Values = Record<string, string>

/**
 * One document as it would be frozen now, made anew a moment after each change of its fields. What is typed is stored as
 * the officer's draft beside the journal; `valuesNow` is what an act takes, null while nothing was typed here.
 */
export function usePrepared(about: { siteId: string; form: string; subject: string }) {
  const { siteId, form, subject } = about
  const stored = useStoredText(`document:${siteId}:${form}:${subject}`)
  const [typed, setTyped, valuesNow] = useLive<Values | null>(null)
  const [settled, setSettled] = useState<Values | null>(null)
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null)
  useEffect(() => () => clearTimeout(timer.current ?? undefined), [])
  // Always asked anew when it opens: what it is made of may have changed on other screens.
  const asked = useQuery(
    ask.documents.prepare.queryOptions({
      input: { siteId, form, subject, values: settled },
      refetchOnMount: 'always',
      gcTime: 0,
    }),
  )
  const values: Readonly<Values> = typed ?? asked.data?.values ?? {}
  const put = (name: string, text: string, keep: boolean) => {
    const next = { ...(valuesNow() ?? asked.data?.values ?? {}), [name]: text }
    setTyped(next)
    if (keep) stored.later(JSON.stringify(next))
    clearTimeout(timer.current ?? undefined)
    timer.current = setTimeout(() => {
      // Sent first, so that the sheet never shows what a reload would lose.
      if (keep) stored.now(JSON.stringify(next))
      setSettled(next)
    }, pauseMs)
  }
  return { asked, made: asked.data, values, valuesNow, put }
}

/** The battery as the browser tells it: `85`, `85+` on mains; '' where it tells nothing. */
export async function readBattery(): Promise<string> {
  const read: unknown = Reflect.get(navigator, 'getBattery')
  if (typeof read !== 'function') return ''
  try {
    const battery = (await Reflect.apply(read, navigator, [])) as { level: number; charging: boolean }
    return `${Math.round(battery.level * 100)}${battery.charging ? '+' : ''}`
  } catch {
    return ''
  }
}
