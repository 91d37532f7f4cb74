import { keepPreviousData, useQueries, useQuery } from '@tanstack/react-query'
import { useCallback, useEffect, useState } from 'react'
import { create } from 'zustand'
import { type CaseSummary, SEARCH_PAGE, type SearchOutput } from '../../../shared/contract/desk/cases.ts'
import type { CaseStatus } from '../../../shared/domain/cases/caseStatus.ts'
import { desk } from '../../client/desk.ts'
import { rowsShown } from './caseFacts.ts'
import { pagesHeld, pagesOfRows } from './casePages.ts'

export type MatchKind = 'party' | 'address' | 'caseNo' | 'id'

/** What a person asks the list for. */
export interface CaseQuestion {
  readonly text: string
  readonly kind: MatchKind | null
  readonly status: CaseStatus | null
  readonly mine: boolean
}

export const noQuestion: CaseQuestion = { text: '', kind: null, status: null, mine: false }

/** The list as it was left, so that Back returns to the same row; in memory only, and per officer. */
interface ListMemory {
  readonly officer: string | null
  readonly question: CaseQuestion
  readonly cursor: number
}
export const useListMemory = create<ListMemory>()(() => ({ officer: null, question: noQuestion, cursor: 0 }))

/** Pause (ms) after a key before the search is asked. */
const PAUSE = 40

/** An answer with the question it belongs to. */
export interface CaseAnswer {
  readonly asked: CaseQuestion
  readonly found: SearchOutput
}

function pageQuery(asked: CaseQuestion, page: number) {
  const input = { ...asked, limit: SEARCH_PAGE, offset: page * SEARCH_PAGE }
  return {
    queryKey: [['cases', 'search'], { input }] as const,
    queryFn: async ({ signal }: { signal: AbortSignal }): Promise<CaseAnswer> => ({
      asked,
      found: await desk.cases.search(input, { signal }),
    }),
    gcTime: 30_000,
  }
}

function useSettled(question: CaseQuestion): CaseQuestion {
  const [settled, setSettled] = useState(question)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(question), PAUSE)
    return () => clearTimeout(timer)
  }, [question])
  return settled
}

/**
 * Search as you type. The answer shown is always a whole one: it is replaced when the newest question is answered, and
 * older questions still on their way are dropped.
 */
export function useCaseSearch(question: CaseQuestion) {
  const settled = useSettled(question)
  const first = useQuery({ ...pageQuery(settled, 0), placeholderData: keepPreviousData })
  const answer = first.data
  const asked = answer?.asked ?? settled
  const [wanted, setWanted] = useState<{ of: CaseQuestion; pages: readonly number[] }>({ of: asked, pages: [] })
  const pages = wanted.of === asked ? wanted.pages : []
  const more = useQueries({ queries: pages.map((page) => pageQuery(asked, page)) })
  const count = answer === undefined ? 0 : rowsShown(answer.found)
  const onRange = useCallback(
    (from: number, to: number) =>
      setWanted((before) => {
        const known = before.of === asked ? before.pages : []
        const held = pagesHeld(known, pagesOfRows(from, to, count))
        return before.of === asked && held === before.pages ? before : { of: asked, pages: held }
      }),
    [asked, count],
  )
  const getRow = (index: number): CaseSummary | undefined => {
    const page = Math.floor(index / SEARCH_PAGE)
    const found = page === 0 ? answer?.found : more[pages.indexOf(page)]?.data?.found
    return found?.cases[index % SEARCH_PAGE]
  }
  return {
    answer,
    /** True while the rows belong to an older question than the one typed. */
    waiting: first.isFetching && (first.isPlaceholderData || answer === undefined),
    error: first.error,
    retry: first.refetch,
    getRow,
    onRange,
  }
}

/** Whether two questions ask for the same; an answer from the cache carries the older, equal one. */
export function isSameQuestion(one: CaseQuestion, other: CaseQuestion): boolean {
  return one.text === other.text && one.kind === other.kind && one.status === other.status && one.mine === other.mine
}

/**
 * Enter in the field opens the first case of what was typed, never of what was typed before: pressed ahead of the
 * answer it waits for it, and typing on forgets it.
 */
export function useEnterOpens(question: CaseQuestion, answer: CaseAnswer | undefined, open: () => void): () => void {
  const [entered, setEntered] = useState<CaseQuestion | null>(null)
  const answered = answer !== undefined && isSameQuestion(answer.asked, question)
  useEffect(() => {
    if (entered === null) return
    if (isSameQuestion(entered, question) && !answered) return
    setEntered(null)
    if (isSameQuestion(entered, question)) open()
  }, [entered, question, answered, open])
  return () => setEntered(question)
}
