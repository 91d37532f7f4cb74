import { type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from 'react'
import { may } from '../../shared/domain/identity/permissions.ts'
import type { Text } from '../../shared/i18n/texts.ts'
import { moveTo } from '../ui/grid.ts'
import { Icon } from '../ui/icons.tsx'
import { type Binding, keyRegistry } from '../ui/keys.ts'
import { Highlight, Kbd } from '../ui/marks.tsx'
import { type Preferences, usePreferences } from '../ui/preferences.ts'
import { belongsToInputMethod, useBoundKeys } from '../ui/useKeys.ts'
import { useText } from '../ui/useText.ts'
import { type PaletteHit, useFrame } from './frame.ts'
import { type Go, useGo } from './navigation.tsx'
import { type Section, useSections } from './sections.ts'
import { useSession } from './session.ts'

interface Line extends PaletteHit {
  readonly keys?: string
  readonly initials?: string
}

function sectionLines(t: Text, go: Go, sections: readonly Section[]): Line[] {
  return sections.map((one) => ({
    id: `go.${one.id}`,
    rank: 4,
    title: t('app.keys.goTo', { section: t(one.name) }),
    detail: '',
    keys: `G ${one.letter}`,
    initials: one.initials,
    run: () => go(one.path),
  }))
}

function lookLines(t: Text, choose: (part: Partial<Preferences>) => void): Line[] {
  const line = (id: string, title: string, initials: string, part: Partial<Preferences>): Line => ({
    id: `look.${id}`,
    rank: 4,
    title,
    detail: '',
    initials,
    run: () => choose(part),
  })
  return [
    line('dark', t('app.palette.themeDark'), 'ss', { theme: 'dark' }),
    line('light', t('app.palette.themeLight'), 'qs', { theme: 'light' }),
    line('system', t('app.palette.themeSystem'), 'masxt', { theme: 'system' }),
    line('zh', t('app.palette.languageZh'), 'jmyzw', { language: 'zh-CN' }),
    line('en', t('app.palette.languageEn'), 'en', { language: 'en' }),
    line('compact', t('app.palette.densityCompact'), 'jc', { density: 'compact' }),
    line('site', t('app.palette.densitySite'), 'xcdz', { density: 'site' }),
  ]
}

function keyLines(t: Text, bound: readonly Binding[]): Line[] {
  return bound
    .filter((one) => one.scope !== 'go')
    .map((one) => ({
      id: `key.${one.id}`,
      rank: 4,
      title: t(one.text, one.values),
      detail: '',
      keys: keyRegistry.keysOf(one)[0] ?? '',
      run: one.run,
    }))
}

/** Results of the registered sources for a text, newest search only; `failed` when a source broke. */
function useFound(text: string): { readonly hits: readonly PaletteHit[]; readonly failed: boolean } {
  const providers = useFrame((state) => state.providers)
  const [found, setFound] = useState<{ hits: readonly PaletteHit[]; failed: boolean }>({ hits: [], failed: false })
  useEffect(() => {
    if (!text) {
      setFound({ hits: [], failed: false })
      return
    }
    const stop = new AbortController()
    void Promise.allSettled(providers.map((one) => one.search(text, stop.signal))).then((answers) => {
      if (stop.signal.aborted) return
      const hits = answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []))
      setFound({
        hits: hits.toSorted((a, b) => a.rank - b.rank),
        failed: answers.some((one) => one.status === 'rejected'),
      })
    })
    return () => stop.abort()
  }, [text, providers])
  return found
}

/** One field for everything: cases and people from the registered sources, then commands and keys. */
export function Palette() {
  const t = useText()
  const go = useGo()
  const id = useId()
  const [typed, setTyped] = useState('')
  const [index, setIndex] = useState(0)
  const bound = useBoundKeys()
  const recent = useFrame((state) => state.recent)
  const choose = usePreferences((state) => state.choose)
  const mode = typed.startsWith('>') ? 'commands' : typed.startsWith('?') ? 'keys' : 'all'
  const text = (mode === 'all' ? typed : typed.slice(1)).trim()
  const readsCases = useSession((state) => state.officer !== null && may(state.officer.role, 'case.read'))
  const found = useFound(mode === 'all' && readsCases ? text : '')
  const sections = useSections()
  const before = useRef(document.activeElement)

  const lines = useMemo<readonly Line[]>(() => {
    const commands = [...sectionLines(t, go, sections), ...lookLines(t, choose)]
    const keys = keyLines(t, bound)
    const wanted = text.toLowerCase()
    const fits = (line: Line) => line.title.toLowerCase().includes(wanted) || line.initials?.startsWith(wanted) === true
    if (mode === 'keys') return keys.filter((line) => wanted === '' || fits(line))
    if (mode === 'commands') return [...commands, ...keys].filter((line) => wanted === '' || fits(line))
    if (wanted === '') return [...recent, ...commands]
    return [...found.hits, ...[...commands, ...keys].filter(fits)]
  }, [t, go, sections, choose, bound, mode, text, recent, found])

  const close = () => {
    useFrame.setState({ open: null })
    if (before.current instanceof HTMLElement) before.current.focus()
  }
  const take = (line: Line | undefined) => {
    if (!line) return
    close()
    if (line.rank < 4) {
      useFrame.setState({ recent: [line, ...recent.filter((one) => one.id !== line.id)].slice(0, 5) })
    }
    line.run()
  }
  const current = Math.min(index, lines.length - 1)
  const onKeyDown = (event: KeyboardEvent) => {
    if (belongsToInputMethod(event)) return
    const next =
      event.key.length > 1 &&
      !['Home', 'End'].includes(event.key) &&
      moveTo(event.key, { index: current, count: lines.length, page: 8 })
    if (typeof next === 'number') setIndex(next)
    else if (event.key === 'Enter') take(lines[current])
    else if (event.key === 'Escape') close()
    else if (event.key !== 'Tab') return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: a click beside the palette closes it, as Esc does
    <div className="layer" role="presentation" onMouseDown={(event) => event.target === event.currentTarget && close()}>
      <div className="palette" role="dialog" aria-modal="true" aria-label={t('app.palette.label')}>
        <div className="palette-field">
          <Icon name="search" />
          <input
            // biome-ignore lint/a11y/noAutofocus: the palette is opened by a key in order to type
            autoFocus
            value={typed}
            role="combobox"
            aria-label={t('app.palette.label')}
            aria-expanded="true"
            aria-controls={`${id}-list`}
            aria-activedescendant={lines.length > 0 ? `${id}-${current}` : undefined}
            placeholder={t('app.palette.placeholder')}
            spellCheck={false}
            autoComplete="off"
            onChange={(event) => {
              setTyped(event.target.value)
              setIndex(0)
            }}
            onKeyDown={onKeyDown}
          />
        </div>
        <div className="palette-list" id={`${id}-list`} role="listbox" aria-label={t('app.palette.label')}>
          {lines.map((line, at) => (
            <PaletteRow key={line.id} id={`${id}-${at}`} line={line} text={text} on={at === current} take={take} />
          ))}
        </div>
        {lines.length === 0 ? <p className="palette-none">{t('app.palette.none', { text })}</p> : null}
        {found.failed ? <p className="palette-none amber">{t('app.palette.failed')}</p> : null}
        <p className="palette-hint">{t('app.palette.hint')}</p>
      </div>
    </div>
  )
}

function PaletteRow(props: { id: string; line: Line; text: string; on: boolean; take: (line: Line) => void }) {
  const row = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (props.on) row.current?.scrollIntoView({ block: 'nearest' })
  }, [props.on])
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the field keeps the focus and names the option
    // biome-ignore lint/a11y/useKeyWithClickEvents: keys are handled by the field
    <div
      ref={row}
      id={props.id}
      role="option"
      aria-selected={props.on}
      className="palette-row"
      onClick={() => props.take(props.line)}
    >
      <span className="palette-title">
        <Highlight text={props.line.title} match={props.text} />
      </span>
      <span className="palette-detail">{props.line.detail}</span>
      {props.line.keys ? <Kbd>{props.line.keys}</Kbd> : null}
    </div>
  )
}
