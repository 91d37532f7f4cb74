import type { Text, TextKey } from '../../shared/i18n/texts.ts'
import { Dialog } from '../ui/Dialog.tsx'
import { type Binding, keyRegistry } from '../ui/keys.ts'
import { Kbd } from '../ui/marks.tsx'
import { ScrollPane } from '../ui/ScrollPane.tsx'
import { useBoundKeys } from '../ui/useKeys.ts'
import { useText } from '../ui/useText.ts'
import { useFrame } from './frame.ts'

/** Keys every list understands by itself. */
const listKeys: readonly { readonly keys: string; readonly text: TextKey }[] = [
  { keys: '↑ ↓ · J K', text: 'app.keys.upDown' },
  { keys: 'PgUp PgDn', text: 'app.keys.pages' },
  { keys: 'Home End', text: 'app.keys.ends' },
  { keys: 'Enter', text: 'app.keys.open' },
  { keys: 'Space', text: 'app.keys.select' },
]

function group(t: Text, bound: readonly Binding[], scopes: readonly Binding['scope'][]) {
  return bound
    .filter((one) => scopes.includes(one.scope))
    .map((one) => ({ id: one.id, keys: keyRegistry.keysOf(one).join(' · '), words: t(one.text, one.values) }))
}

/** All keys that work now, on one page. */
export function KeySheet() {
  const t = useText()
  const bound = useBoundKeys()
  const lists = listKeys.map((one) => ({ id: one.text, keys: one.keys, words: t(one.text) }))
  const groups = [
    { title: t('app.keys.here'), rows: group(t, bound, ['screen', 'list']) },
    { title: t('app.keys.list'), rows: lists },
    { title: t('app.keys.global'), rows: group(t, bound, ['global']) },
    { title: t('app.keys.go'), rows: group(t, bound, ['go']) },
  ]
  return (
    <Dialog title={t('app.keys.title')} width={760} onClose={() => useFrame.setState({ open: null })} act={null}>
      <ScrollPane className="key-sheet" label={t('app.keys.title')} isPane={false}>
        {groups
          .filter((one) => one.rows.length > 0)
          .map((one) => (
            <section key={one.title}>
              <h3 className="section-head">{one.title}</h3>
              <dl>
                {one.rows.map((row) => (
                  <div key={row.id}>
                    <dt>
                      <Kbd>{row.keys}</Kbd>
                    </dt>
                    <dd>{row.words}</dd>
                  </div>
                ))}
              </dl>
            </section>
          ))}
      </ScrollPane>
      <p className="small text3">{t('app.keys.firstLetters')}</p>
    </Dialog>
  )
}
