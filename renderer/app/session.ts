import { create } from 'zustand'
import type { Role } from '../../shared/domain/identity/roles.ts'
import type { TextKey, TextValues } from '../../shared/i18n/texts.ts'

/** Which face the program shows. `coreGone` keeps the page and says so; the rest replaces it. */
export type Phase = 'loading' | 'setup' | 'locked' | 'open' | 'coreGone'

export interface CourtFace {
  readonly name: string
  readonly code: string
  readonly demo: boolean
}

export interface OfficerFace {
  readonly id: string
  readonly name: string
  /** The role this person acts in now; words from `legalTerms.role`. */
  readonly role: Role
}

/** What would be lost if this laptop died now. */
export interface CopiesAtRisk {
  readonly entries: number
  readonly photos: number
  /** For how many minutes something has had one copy only. */
  readonly minutes: number
}

/** One sentence of the status bar: hub, court, backup, clock grade. */
export interface LinkSentence {
  readonly id: string
  readonly text: TextKey
  readonly values?: TextValues
  readonly tone: 'plain' | 'amber' | 'seal'
  /** Address the sentence opens, when there is one. */
  readonly to?: string
}

/** Acts the frame offers; the link to the core fills them. */
export interface SessionActs {
  readonly lock: () => Promise<void>
}

export interface Session {
  readonly phase: Phase
  readonly court: CourtFace | null
  readonly officer: OfficerFace | null
  readonly copies: CopiesAtRisk | null
  readonly links: readonly LinkSentence[]
  /** Instant (ms) of the newest acknowledged command, null before the first. */
  readonly savedAt: number | null
  /** Lock after this long (ms) without a key or pointer; null while nobody decided. */
  readonly idleLockMs: number | null
  readonly acts: SessionActs | null
}

/** The state of this window as the link to the core reports it: `useSession.setState({phase: 'open', officer})`. */
export const useSession = create<Session>()(() => ({
  phase: 'loading',
  court: null,
  officer: null,
  copies: null,
  links: [],
  savedAt: null,
  idleLockMs: null,
  acts: null,
}))
