import type { TextKey } from '../../shared/i18n/texts.ts'

/**
 * The one registry of shortcuts. Keys are written as on the keyboard: `Ctrl+K`, `Alt+L`, `F6`, `Enter`, `J`, `/`, and
 * chords of two letters `G C`. Single letters act only inside an element marked `data-keys` (a list, board or player).
 */
export type KeyScope = 'global' | 'go' | 'list' | 'screen'

/** One shortcut as it is bound at this moment. */
export interface Binding {
  /** Stable name, for example `list.open`; rebinding is stored under it. */
  readonly id: string
  readonly keys: readonly string[]
  readonly scope: KeyScope
  readonly text: TextKey
  readonly values?: Readonly<Record<string, string | number>>
  /** Shown in the status bar at the right while bound. */
  readonly inBar?: boolean
  readonly run: () => void
}

/** The part of a KeyboardEvent the registry reads. */
export interface KeyLike {
  readonly key: string
  readonly keyCode: number
  readonly isComposing: boolean
  readonly ctrlKey: boolean
  readonly altKey: boolean
  readonly shiftKey: boolean
  readonly metaKey: boolean
}

/** Owned by input methods, Windows or the browser; binding one of these throws. */
const forbiddenExact = new Set([
  ...['Ctrl+Space', 'Shift', 'Alt', 'Ctrl', 'Shift+Space', 'Ctrl+.', 'Ctrl+,', 'Alt+Space', 'Alt+Tab', 'Alt+F4'],
  ...['Ctrl+N', 'Ctrl+T', 'Ctrl+W', 'Ctrl+Tab', 'Ctrl+L', 'Ctrl+R', 'Ctrl+D', 'Ctrl+J', 'Ctrl+H', 'Ctrl+O', 'Ctrl+U'],
  ...['F3', 'F5', 'F7', 'F10', 'F11', 'F12'],
])

/** Whether a key must never be bound. */
export function isForbiddenKey(key: string): boolean {
  if (forbiddenExact.has(key)) return true
  if (/^Ctrl\+[0-9]$/.test(key)) return true
  return /^(Ctrl\+Shift|Ctrl\+Alt|Alt\+Ctrl|Shift\+Ctrl|Win|Meta)\+/.test(key)
}

const named: Record<string, string> = { ' ': 'Space', Escape: 'Esc', PageDown: 'PgDn', PageUp: 'PgUp' }
const arrows: Record<string, string> = { ArrowUp: '↑', ArrowDown: '↓', ArrowLeft: '←', ArrowRight: '→' }

/** Name of the pressed key as the registry writes it, for example `Ctrl+K`. */
export function keyName(event: KeyLike): string {
  const base = named[event.key] ?? arrows[event.key] ?? (event.key.length === 1 ? event.key.toUpperCase() : event.key)
  const shifted = event.shiftKey && (event.key.length > 1 || event.ctrlKey || event.altKey)
  const marks = [event.metaKey && 'Meta', event.ctrlKey && 'Ctrl', event.altKey && 'Alt', shifted && 'Shift']
  return [...marks.filter((mark) => typeof mark === 'string'), base].join('+')
}

/** Whether the key types a character: such keys never act while text is being typed. */
export function isTypingKey(name: string): boolean {
  return [...name].length === 1 || name === 'Space' || name === 'Enter' || /^(Home|End|PgUp|PgDn|Shift\+.+)$/.test(name)
}

/**
 * Composition guard. Some input methods end the composition before the key event that ended it, so the flag is
 * cleared one task later. One guard per window.
 */
export function createCompositionGuard(later: (clear: () => void) => void) {
  let composing = false
  return {
    start: () => {
      composing = true
    },
    end: () => {
      later(() => {
        composing = false
      })
    },
    /** Whether this key belongs to the input method. */
    blocks: (event: KeyLike) => composing || event.isComposing || event.keyCode === 229,
  }
}
export type CompositionGuard = ReturnType<typeof createCompositionGuard>

/** Where the focus is when a key arrives. */
export interface KeyPlace {
  readonly inText: boolean
  readonly inKeyArea: boolean
}

/** Registry of what is bound now. Later registrations win, so a drawer's Esc comes before the screen's. */
export function createKeyRegistry() {
  let seats: readonly { bindings: readonly Binding[] }[] = []
  let bound: readonly Binding[] = []
  let overrides: Readonly<Record<string, readonly string[]>> = {}
  let chord: { first: string; at: number } | undefined
  const listeners = new Set<() => void>()
  const announce = () => {
    bound = seats.flatMap((seat) => seat.bindings)
    for (const listener of listeners) listener()
  }
  const keysOf = (binding: Binding) => overrides[binding.id] ?? binding.keys
  const lastWith = (name: string, place: KeyPlace) =>
    bound.findLast((binding) => keysOf(binding).includes(name) && mayAct(binding, name, place))

  /** Takes a place above all others. Whoever binds anew there stays below those who came later. */
  const takeSeat = () => {
    const seat: { bindings: readonly Binding[] } = { bindings: [] }
    seats = [...seats, seat]
    return {
      /** Binds these keys instead of the seat's former ones. Throws when a key is on the forbidden list. */
      bind(bindings: readonly Binding[]): void {
        for (const binding of bindings) {
          const wrong = keysOf(binding).find(isForbiddenKey)
          if (wrong) throw new Error(`${binding.id} may not use ${wrong}`)
        }
        seat.bindings = bindings
        announce()
      },
      leave(): void {
        seats = seats.filter((one) => one !== seat)
        announce()
      },
    }
  }

  return {
    takeSeat,
    /** Binds keys until the returned function is called. Throws when a key is on the forbidden list. */
    register(bindings: readonly Binding[]): () => void {
      const seat = takeSeat()
      seat.bind(bindings)
      return seat.leave
    },
    bound: () => bound,
    keysOf,
    /** Keys a person chose instead of the defaults, by shortcut id. */
    rebind(chosen: Readonly<Record<string, readonly string[]>>) {
      overrides = chosen
      announce()
    },
    subscribe(listener: () => void): () => void {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    /** Finds what a key does at `at` ms; remembers the first half of a chord. */
    match(event: KeyLike, place: KeyPlace, at: number): Binding | 'chord' | undefined {
      const name = keyName(event)
      const pending = chord && at - chord.at < 1500 ? chord.first : undefined
      chord = undefined
      const second = pending && lastWith(`${pending} ${name}`, place)
      if (second) return second
      const direct = lastWith(name, place)
      if (direct) return direct
      const opens = bound.some((one) => keysOf(one).some((key) => key.startsWith(`${name} `)))
      if (!opens || place.inText || !place.inKeyArea) return undefined
      chord = { first: name, at }
      return 'chord'
    },
  }
}
export type KeyRegistry = ReturnType<typeof createKeyRegistry>

function mayAct(binding: Binding, name: string, place: KeyPlace): boolean {
  if (place.inText && isTypingKey(name)) return false
  const single = [...(name.split(' ')[0] ?? '')].length === 1
  return single ? place.inKeyArea && !place.inText : binding.scope !== 'list' || place.inKeyArea
}

/** The registry of this window. */
export const keyRegistry = createKeyRegistry()
