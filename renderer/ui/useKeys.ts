import { useEffect, useRef, useSyncExternalStore } from 'react'
import { type Binding, createCompositionGuard, keyRegistry } from './keys.ts'

/** Shared by every handler of this window; the frame feeds it, text fields ask it. */
export const compositionGuard = createCompositionGuard((clear) => setTimeout(clear, 0))

/**
 * Binds shortcuts while the component is mounted. The list may be rebuilt on every render: ids and keys are compared,
 * the newest `run` is called. What mounted later stays above, however often the list below it changes.
 */
export function useKeys(bindings: readonly Binding[]): void {
  const latest = useRef(bindings)
  latest.current = bindings
  const shape = JSON.stringify(bindings.map(({ run: _run, ...rest }) => rest))
  const seat = useRef<ReturnType<typeof keyRegistry.takeSeat>>(null)
  useEffect(() => {
    const taken = keyRegistry.takeSeat()
    seat.current = taken
    return () => taken.leave()
  }, [])
  // biome-ignore lint/correctness/useExhaustiveDependencies: `shape` stands for the content of the list
  useEffect(() => {
    seat.current?.bind(
      latest.current.map((binding, index) => ({ ...binding, run: () => latest.current[index]?.run() })),
    )
  }, [shape])
}

/** What is bound now, for the status bar, the palette and the key sheet. */
export function useBoundKeys(): readonly Binding[] {
  return useSyncExternalStore(keyRegistry.subscribe, keyRegistry.bound)
}

/** Whether a key event belongs to the input method; ask before acting on Enter in any text field. */
export function belongsToInputMethod(event: { readonly nativeEvent: KeyboardEvent }): boolean {
  return compositionGuard.blocks(event.nativeEvent)
}
