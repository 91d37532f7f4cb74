import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { useCallback, useEffect, useRef, useState } from 'react'
import { desk } from '../../client/desk.ts'
import { explain } from '../../client/errors.ts'
import { ask } from '../../client/queries.ts'
import { ErrorBlock } from '../../ui/blocks.tsx'
import { Icon } from '../../ui/icons.tsx'
import { useText } from '../../ui/useText.ts'
import '../identity/identity.css'
import { Select } from '../../ui/Select.tsx'

export interface FileBrowserProps {
  /** Without dots (`csv`); empty shows every file. */
  readonly extensions: readonly string[]
  readonly kind: 'file' | 'folder'
  readonly onPick: (path: string) => void
  readonly onCancel: () => void
}

/** Chooses a file or folder of this laptop: in the system's own dialog where there is one, else in the core's list. */
export function FileBrowser({ extensions, kind, onPick, onCancel }: FileBrowserProps) {
  const t = useText()
  const [own, setOwn] = useState<'asking' | 'none' | 'there'>('asking')
  const wanted = extensions.join()
  const askSystem = useCallback(async () => {
    try {
      const answer = await desk.files.pick({ kind, extensions: wanted === '' ? [] : wanted.split(',') })
      if (!answer.available) setOwn('none')
      else if (answer.path !== null) onPick(answer.path)
      else setOwn('there')
    } catch {
      setOwn('none')
    }
  }, [kind, wanted, onPick])
  // biome-ignore lint/correctness/useExhaustiveDependencies: the system's dialog opens once
  useEffect(() => void askSystem(), [])
  if (own === 'asking') return <p role="status">{t('settings.files.asking')}</p>
  if (own === 'there') {
    return (
      <div className="cover-acts">
        <Button onClick={onCancel}>{t('app.act.cancel')}</Button>
        <Button type="primary" autoFocus onClick={() => void askSystem()}>
          {t(kind === 'folder' ? 'settings.files.chooseFolder' : 'settings.files.chooseFile')}
        </Button>
      </div>
    )
  }
  return <CoreList extensions={extensions} kind={kind} onPick={onPick} onCancel={onCancel} />
}

function CoreList({ extensions, kind, onPick, onCancel }: FileBrowserProps) {
  const t = useText()
  const [path, setPath] = useState<string | null>(null)
  const roots = useQuery(ask.files.roots.queryOptions())
  const shown = path ?? roots.data?.[0]?.path
  const folder = useQuery(
    ask.files.list.queryOptions({
      input: { path: shown ?? '', extensions: [...extensions] },
      enabled: shown !== undefined,
      staleTime: 0,
    }),
  )
  const list = useRef<HTMLUListElement>(null)
  const listed = folder.data?.path
  // The entry that opened a folder goes with its list; the keys go on at the first of the new one.
  useEffect(() => {
    if (listed !== undefined && document.activeElement === document.body) list.current?.querySelector('button')?.focus()
  }, [listed])
  const failed = roots.error ?? folder.error
  const words = failed ? explain(failed, t) : null
  const entries = (folder.data?.entries ?? []).filter((entry) => kind === 'file' || entry.kind === 'folder')
  const root = roots.data?.find((one) => shown === one.path || shown?.startsWith(one.path))
  return (
    <div>
      <div className="row">
        <Select
          label={t('settings.files.root')}
          autoFocus
          value={root?.path}
          onChange={setPath}
          popupMatchSelectWidth={false}
          options={(roots.data ?? []).map((one) => ({ value: one.path, label: one.name }))}
        />
        <Button
          disabled={!folder.data?.parent}
          onClick={() => setPath(folder.data?.parent ?? null)}
          icon={<Icon name="folder" />}
        >
          {t('settings.files.up')}
        </Button>
      </div>
      <p className="mono field-hint" data-testid="folder-path">
        {shown}
      </p>
      {words ? <ErrorBlock happened={words.happened} safe={words.safe} nextText={words.next} /> : null}
      <ul className="browser-list" ref={list} aria-label={t('settings.files.list')}>
        {entries.map((entry) => (
          <li key={entry.path}>
            <button type="button" onClick={() => (entry.kind === 'folder' ? setPath(entry.path) : onPick(entry.path))}>
              <Icon name={entry.kind === 'folder' ? 'folder' : 'document'} />
              <span>{entry.name}</span>
              <small className="text3">{entry.kind === 'folder' ? '' : sizeWords(entry.size)}</small>
              <small className="text3">{new Date(entry.modified).toLocaleDateString('zh-CN')}</small>
            </button>
          </li>
        ))}
        {folder.data !== undefined && entries.length === 0 ? (
          <li className="browser-empty text3">
            {t(kind === 'file' ? 'settings.files.empty' : 'settings.files.noFolders')}
          </li>
        ) : null}
      </ul>
      <div className="cover-acts">
        <Button onClick={onCancel}>{t('app.act.cancel')}</Button>
        {kind === 'folder' && shown !== undefined ? (
          <Button className="cover-acts-end" type="primary" onClick={() => onPick(shown)}>
            {t('settings.files.takeFolder')}
          </Button>
        ) : null}
      </div>
    </div>
  )
}

/** Bytes as people read them: `512 B`, `3.4 MB`. */
export function sizeWords(bytes: number): string {
  const units = ['B', 'KB', 'MB', 'GB', 'TB']
  let value = bytes
  let unit = 0
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000
    unit++
  }
  return `${unit === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[unit]}`
}
