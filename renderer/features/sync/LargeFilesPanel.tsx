import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { FileChoice, LargeFile, LargeFilesState } from '../../../shared/contract/desk/sync/largeFiles.ts'
import { queryClient } from '../../app/query.ts'
import { desk, withCommandId } from '../../client/desk.ts'
import { explainLine } from '../../client/errors.ts'
import { ask } from '../../client/queries.ts'
import { ActButton, Fault, Panel, PanelRow } from '../../ui/blocks.tsx'
import { Tag } from '../../ui/marks.tsx'
import { useKeys } from '../../ui/useKeys.ts'
import { useText } from '../../ui/useText.ts'
import { bytesWords, fileSentences, fileStateWords } from './largeFileWords.ts'

/** How often the list is asked for while a file moves, ms. */
const WHILE_MOVING_MS = 1000
const TONES = {
  waits: 'plain',
  chosen: 'ink',
  moving: 'ink',
  checking: 'ink',
  tooLarge: 'seal',
  absent: 'amber',
} as const

/** Files that do not travel by themselves: what they are, how long they take, and a choice for each or for all (G7). */
export function LargeFilesPanel({ onStick }: { onStick: () => void }) {
  const t = useText()
  const options = ask.largeFiles.list.queryOptions({
    refetchInterval: ({ state }) => (state.data?.files.some((one) => one.chosen) ? WHILE_MOVING_MS : 15_000),
  })
  const asked = useQuery(options)
  const [failed, setFailed] = useState('')
  const state = asked.data
  const open = state?.files.filter((one) => !one.chosen && one.state !== 'tooLarge') ?? []
  const run = (work: (commandId: string) => Promise<LargeFilesState>): void => {
    setFailed('')
    withCommandId(work)
      .then((next) => queryClient.setQueryData(options.queryKey, next))
      .catch((error: unknown) => setFailed(explainLine(error, t)))
  }
  const choose = (files: readonly LargeFile[]): void =>
    run((commandId) => desk.largeFiles.choose({ commandId, files: files.map(choiceOf) }))
  useKeys([
    {
      ...{
        id: 'sync.large',
        keys: ['L'],
        scope: 'screen' as const,
        text: 'largeFiles.keys.all' as const,
        inBar: false,
      },
      run: () => open.length > 0 && choose(open),
    },
  ])
  if (state === undefined) return null
  const unasked = bytesWords(state.unasked)
  return (
    <Panel title={t('largeFiles.title')}>
      <PanelRow>
        <p className="text3">{t(state.files.length === 0 ? 'largeFiles.none' : 'largeFiles.hint', { unasked })}</p>
        <Fault words={failed} />
        {open.length > 1 ? (
          <ActButton act={{ label: t('largeFiles.act.all'), keys: 'L', run: () => choose(open) }} />
        ) : null}
      </PanelRow>
      {state.files.map((file) => (
        <PanelRow key={`${file.way} ${file.hash} ${file.peer}`}>
          <FileLine
            file={file}
            onChoose={() => choose([file])}
            onStop={() => run((commandId) => desk.largeFiles.stop({ commandId, files: [choiceOf(file)] }))}
            onStick={onStick}
          />
        </PanelRow>
      ))}
      {state.more === 0 ? null : (
        <PanelRow>
          <p className="text3">{t('largeFiles.more', { n: state.more.toLocaleString('en-US') })}</p>
        </PanelRow>
      )}
    </Panel>
  )
}

const choiceOf = ({ hash, way, peer }: LargeFile): FileChoice => ({ hash, way, peer })

function FileLine(props: { file: LargeFile; onChoose: () => void; onStop: () => void; onStick: () => void }) {
  const t = useText()
  const { file, onChoose, onStop, onStick } = props
  const go = file.state === 'absent' ? 'ask' : file.way
  const act = file.chosen
    ? { label: t('largeFiles.act.stop'), run: onStop }
    : file.state === 'tooLarge'
      ? { label: t('largeFiles.act.stick'), run: onStick }
      : { label: t(`largeFiles.act.${go}`), run: onChoose }
  const place = file.of === '' ? t('largeFiles.noPlace') : file.of
  return (
    <div className="sync-clock">
      <div className="sync-peer-head">
        <b lang="zh-CN">
          {t('largeFiles.of', { of: place, kind: t(`largeFiles.kind.${file.kind}`), device: file.device })}
        </b>
        <Tag tone={TONES[file.state]}>{fileStateWords(file, t)}</Tag>
      </div>
      <p role="status">{fileSentences(file, t).join(' · ')}</p>
      {file.state === 'checking' ? null : <ActButton act={act} />}
    </div>
  )
}
