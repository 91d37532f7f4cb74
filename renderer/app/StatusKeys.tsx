import { keyRegistry } from '../ui/keys.ts'
import { Kbd } from '../ui/marks.tsx'
import { useBoundKeys } from '../ui/useKeys.ts'
import { useText } from '../ui/useText.ts'

/** The key that shows all others. */
const ALL_KEYS = 'F1'

/** F1, keys of this screen, then those that go anywhere; what has no room beside the sentences is left to F1. */
export function StatusKeys() {
  const t = useText()
  const bound = useBoundKeys()
    .filter((one) => one.inBar)
    .map((one) => ({ one, key: keyRegistry.keysOf(one)[0] }))
    .toSorted((a, b) => rank(a) - rank(b))
  return (
    <span className="status-keys">
      {bound.map(({ one, key }) => (
        <span key={one.id}>
          <Kbd>{key}</Kbd> {t(one.text, one.values)}
        </span>
      ))}
    </span>
  )
}

function rank({ one, key }: { one: { scope: string }; key: string | undefined }): number {
  if (key === ALL_KEYS) return 0
  return one.scope === 'global' ? 2 : 1
}
