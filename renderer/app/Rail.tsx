import { Icon } from '../ui/icons.tsx'
import { useText } from '../ui/useText.ts'
import { type NavBadge, useFrame } from './frame.ts'
import { usePath } from './navigation.tsx'
import { type Section, sectionOf, useSections } from './sections.ts'

/** The rail at the left: 148 px with words, 56 px inside a site. */
export function Rail({ narrow }: { narrow: boolean }) {
  const t = useText()
  const path = usePath()
  const badges = useFrame((state) => state.badges)
  const sections = useSections()
  const current = sectionOf(path)?.id
  const entry = (one: Section) => (
    <NavEntry
      key={one.id}
      section={one}
      name={t(narrow ? one.railName : one.name)}
      here={one.id === current}
      badge={badges[one.id]}
    />
  )
  const group = (name: Section['group']) => sections.filter((one) => one.group === name)
  return (
    <nav className="nav" aria-label={t('app.nav.label')} data-keys="nav">
      {group('work').map(entry)}
      {group('duties').length > 0 ? <hr /> : null}
      {group('duties').map(entry)}
      <span className="nav-space" />
      {group('machine').map(entry)}
    </nav>
  )
}

function NavEntry(props: { section: Section; name: string; here: boolean; badge: NavBadge | undefined }) {
  const { section, badge } = props
  return (
    <a
      href={`#${section.path}`}
      className="nav-entry"
      aria-current={props.here ? 'page' : undefined}
      title={`G ${section.letter}`}
    >
      <Icon name={section.icon} />
      <span className="nav-name">{props.name}</span>
      {badge ? (
        <em className={`nav-badge nav-badge-${badge.tone}`}>
          <span aria-hidden="true">{badge.tone === 'dot' ? '' : badge.text}</span>
          <span className="visually-hidden">{badge.label}</span>
        </em>
      ) : null}
    </a>
  )
}
