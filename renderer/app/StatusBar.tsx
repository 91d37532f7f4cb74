import { Fragment, lazy, Suspense } from 'react'
import { Icon } from '../ui/icons.tsx'
import { useText } from '../ui/useText.ts'
import { formatTime } from '../ui/values.tsx'
import { useFrame } from './frame.ts'
import { laterTexts } from './laterTexts.ts'
import { ScreenLink } from './navigation.tsx'
import { StatusKeys } from './StatusKeys.tsx'
import { sections } from './sections.ts'
import { type CopiesAtRisk, type LinkSentence, useSession } from './session.ts'

/** Stands for a number while the sentence is put together. */
const marker = '\u0001'

/** Answers that came speak with the words of later screens. */
const NoticeLine = lazy(async () => (await Promise.all([import('../features/sync/NoticeLine.tsx'), laterTexts()]))[0])

/** 26 px: what would be lost now, the links in sentences, the keys of this screen. */
export function StatusBar() {
  const t = useText()
  const copies = useSession((state) => state.copies)
  const links = useSession((state) => state.links)
  const open = useSession((state) => state.phase === 'open' && state.officer !== null)
  const said = useFrame((state) => state.savedSaid)
  return (
    <footer className="status-bar">
      {copies ? <Copies copies={copies} /> : null}
      {links.map((link) => (
        <Sentence key={link.id} link={link} />
      ))}
      {open ? (
        <Suspense fallback={null}>
          <NoticeLine />
        </Suspense>
      ) : null}
      <span role="status" className={said === null ? 'status-saved-empty' : 'status-part status-saved'}>
        {said === null ? '' : t('app.status.saved', { time: formatTime(said) })}
      </span>
      <StatusKeys />
    </footer>
  )
}

function Copies({ copies }: { copies: CopiesAtRisk }) {
  const t = useText()
  const late = copies.minutes >= 15
  const tone = (n: number) => (n === 0 ? undefined : late ? 'red' : 'amber')
  const words = (
    <>
      <Icon name="copies" size={14} />
      <span>
        <WithNumbers
          text={t('app.status.copies', {
            ...{ entries: marker, photos: marker },
            ...{
              entry: t('app.status.entry', { n: copies.entries }),
              file: t('app.status.file', { n: copies.photos }),
            },
          })}
          numbers={[copies.entries, copies.photos]}
          tone={tone}
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

/** A sentence whose numbers stand out; both languages name them in the same order. */
function WithNumbers(props: { text: string; numbers: readonly number[]; tone: (n: number) => string | undefined }) {
  return props.text.split(marker).map((words, at) => {
    const number = props.numbers[at]
    return (
      <Fragment key={words}>
        {words}
        {number === undefined ? null : <b className={props.tone(number)}>{number.toLocaleString('en-US')}</b>}
      </Fragment>
    )
  })
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
