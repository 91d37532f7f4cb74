import { describe, expect, it, vi } from 'vitest'
import {
  type Binding,
  createCompositionGuard,
  createKeyRegistry,
  isForbiddenKey,
  type KeyLike,
  keyName,
} from '../../../renderer/ui/keys.ts'

const press = (key: string, marks: Partial<KeyLike> = {}): KeyLike => ({
  key,
  keyCode: 0,
  isComposing: false,
  ctrlKey: false,
  altKey: false,
  shiftKey: false,
  metaKey: false,
  ...marks,
})
const bind = (keys: string[], scope: Binding['scope'] = 'screen'): Binding => ({
  id: `test.${keys[0]}`,
  keys,
  scope,
  text: 'app.keys.open',
  run: () => {},
})
const inList = { inText: false, inKeyArea: true }
const inText = { inText: true, inKeyArea: true }
const elsewhere = { inText: false, inKeyArea: false }

/** The list of screens.md §4: keys of input methods, Windows and browsers. */
const forbidden = [
  ...['Ctrl+Space', 'Shift', 'Shift+Space', 'Ctrl+.', 'Ctrl+,', 'Ctrl+Shift+K', 'Ctrl+Alt+A', 'Alt+Space', 'Alt+Tab'],
  ...['Alt+F4', 'Alt', 'Ctrl+N', 'Ctrl+T', 'Ctrl+W', 'Ctrl+Tab', 'Ctrl+L', 'Ctrl+R', 'Ctrl+D', 'Ctrl+J', 'Ctrl+H'],
  ...['Ctrl+O', 'Ctrl+U', 'Ctrl+1', 'Ctrl+9', 'F3', 'F5', 'F7', 'F10', 'F11', 'F12', 'Win+D', 'Meta+K'],
]

describe('the key registry', () => {
  it.each(forbidden)('refuses to bind %s', (key) => {
    expect(isForbiddenKey(key)).toBe(true)
    expect(() => createKeyRegistry().register([bind([key])])).toThrow(key)
  })

  it('allows the keys of the map', () => {
    for (const key of [
      'Ctrl+K',
      'Ctrl+Enter',
      'Ctrl+S',
      'Ctrl+P',
      'Ctrl+F',
      'Alt+L',
      'F1',
      'F6',
      'Shift+F6',
      'F2',
      'F8',
    ])
      expect(isForbiddenKey(key)).toBe(false)
  })

  it('refuses a forbidden key a person chose', () => {
    const registry = createKeyRegistry()
    registry.rebind({ 'test.J': ['Ctrl+N'] })
    expect(() => registry.register([bind(['J'])])).toThrow('Ctrl+N')
  })

  it('names keys as the keyboard prints them', () => {
    expect(keyName(press('k', { ctrlKey: true }))).toBe('Ctrl+K')
    expect(keyName(press('ArrowLeft', { altKey: true }))).toBe('Alt+←')
    expect(keyName(press('F6', { shiftKey: true }))).toBe('Shift+F6')
    expect(keyName(press('?', { shiftKey: true }))).toBe('?')
    expect(keyName(press(' '))).toBe('Space')
    expect(keyName(press('Escape'))).toBe('Esc')
  })

  it('acts on single letters only where a list has the focus, never in text', () => {
    const registry = createKeyRegistry()
    registry.register([bind(['J'])])
    expect(registry.match(press('j'), inList, 0)).toBeDefined()
    expect(registry.match(press('j'), inText, 0)).toBeUndefined()
    expect(registry.match(press('j'), elsewhere, 0)).toBeUndefined()
  })

  it('acts on Ctrl, Alt and function keys everywhere, but on Enter never in text', () => {
    const registry = createKeyRegistry()
    registry.register([bind(['Ctrl+K'], 'global'), bind(['Alt+L'], 'global'), bind(['F6'], 'global'), bind(['Enter'])])
    expect(registry.match(press('k', { ctrlKey: true }), inText, 0)).toBeDefined()
    expect(registry.match(press('l', { altKey: true }), inText, 0)).toBeDefined()
    expect(registry.match(press('F6'), inText, 0)).toBeDefined()
    expect(registry.match(press('Enter'), inText, 0)).toBeUndefined()
    expect(registry.match(press('Enter'), elsewhere, 0)).toBeDefined()
  })

  it('takes G and then a letter as one key, and forgets G after 1.5 s', () => {
    const registry = createKeyRegistry()
    const binding = bind(['G C'], 'go')
    registry.register([binding])
    expect(registry.match(press('g'), inList, 0)).toBe('chord')
    expect(registry.match(press('c'), inList, 900)).toBe(binding)
    expect(registry.match(press('g'), inList, 2000)).toBe('chord')
    expect(registry.match(press('c'), inList, 3600)).toBeUndefined()
    expect(registry.match(press('g'), inText, 0)).toBeUndefined()
  })

  it('lets the newest layer answer Esc and gives it back when the layer closes', () => {
    const registry = createKeyRegistry()
    const screen = bind(['Esc'], 'global')
    const drawer = { ...bind(['Esc'], 'global'), id: 'drawer' }
    registry.register([screen])
    const close = registry.register([drawer])
    expect(registry.match(press('Escape'), elsewhere, 0)).toBe(drawer)
    close()
    expect(registry.match(press('Escape'), elsewhere, 0)).toBe(screen)
  })

  it('follows keys a person chose instead of the default', () => {
    const registry = createKeyRegistry()
    const binding = bind(['E'])
    registry.register([binding])
    registry.rebind({ 'test.E': ['N'] })
    expect(registry.match(press('n'), inList, 0)).toBe(binding)
    expect(registry.match(press('e'), inList, 0)).toBeUndefined()
  })

  it('leaves a drawer above the list that binds its keys anew while the drawer is open', () => {
    const registry = createKeyRegistry()
    const list = registry.takeSeat()
    list.bind([bind(['F2'])])
    const drawer = { ...bind(['F2']), id: 'test.drawer' }
    registry.takeSeat().bind([drawer])
    list.bind([{ ...bind(['F2']), inBar: true }])
    expect(registry.match(press('F2'), inList, 0)).toMatchObject({ id: 'test.drawer' })
  })
})

describe('the composition guard', () => {
  it('blocks Enter while composing, by flag, by key code 229 and by isComposing', () => {
    const guard = createCompositionGuard((clear) => clear())
    expect(guard.blocks(press('Enter'))).toBe(false)
    guard.start()
    expect(guard.blocks(press('Enter'))).toBe(true)
    guard.end()
    expect(guard.blocks(press('Enter'))).toBe(false)
    expect(guard.blocks(press('Enter', { keyCode: 229 }))).toBe(true)
    expect(guard.blocks(press('Enter', { isComposing: true }))).toBe(true)
  })

  it('still blocks the key event that arrives after the composition ended', () => {
    const later = vi.fn<(clear: () => void) => void>()
    const guard = createCompositionGuard(later)
    guard.start()
    guard.end()
    expect(guard.blocks(press('Enter'))).toBe(true)
    later.mock.calls[0]?.[0]()
    expect(guard.blocks(press('Enter'))).toBe(false)
  })
})
