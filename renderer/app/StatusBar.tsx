import { Trans } from 'react-i18next'
import { Icon } from '../ui/icons.tsx'
import { keyRegistry } from '../ui/keys.ts'
import { Kbd } from '../ui/marks.tsx'
import { useBoundKeys } from '../ui/useKeys.ts'
import { useText } from '../ui/useText.ts'
import { formatTime } from '../ui/values.tsx'
import { useFrame } from './frame.ts'
import { ScreenLink } from './navigation.tsx'
import { sections } from './sections.ts'
import { type CopiesAtRisk, type LinkSentence, useSession } from './session.ts'

/** 26 px: what would be lost now, the links in sentences, the keys of this screen. */
export function StatusBar() {
  const t = useText()
  const copies = useSession((state) => state.copies)
  const links = useSession((state) => state.links)
  const said = useFrame((state) => state.savedSaid)
  const bound = useBoundKeys().filter((one) => one.inBar)
  return (
    <footer className="status-bar">
      {copies ? <Copies copies={copies} /> : null}
      {links.map((link) => (
        <Sentence key={link.id} link={link} />
      ))}
      <span role="status" className={said === null ? 'status-saved-empty' : 'status-part'}>
        {said === null ? '' : t('app.status.saved', { time: formatTime(said) })}
      </span>
      <span className="status-keys">
        {bound.map((one) => (
          <span key={one.id}>
            <Kbd>{keyRegistry.keysOf(one)[0]}</Kbd> {t(one.text, one.values)}
          </span>
        ))}
      </span>
    </footer>
  )
}

function Copies({ copies }: { copies: CopiesAtRisk }) {
  const late = copies.minutes >= 15
  const tone = (n: number) => (n === 0 ? undefined : late ? 'red' : 'amber')
  const words = (
    <>
      <Icon name="copies" size={14} />
      <span>
        <Trans
          i18nKey="app.status.copies"
          values={{ entries: `<e>${copies.entries}</e>`, photos: `<p>${copies.photos}</p>` }}
          components={{ e: <b className={tone(copies.entries)} />, p: <b className={tone(copies.photos)} /> }}
        />
      </span>
    </>
  )
  const hasSync = sections.some((one) => one.id === 'sync')
  return hasSync ? (
    <ScreenLink to="/sync" className="status-part">
      {words}
    </ScreenLink>
  ) : (
    <span className="status-part">{words}</span>
  )
}

function Sentence({ link }: { link: LinkSentence }) {
  const t = useText()
  const tone = link.tone === 'plain' ? '' : link.tone === 'amber' ? ' amber' : ' red'
  const words = t(link.text, link.values)
  return link.to ? (
    <ScreenLink to={link.to} className={`status-part${tone}`}>
      {words}
    </ScreenLink>
  ) : (
    <span className={`status-part${tone}`}>{words}</span>
  )
}
