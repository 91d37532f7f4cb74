import { useParams, useRouter, useRouterState } from '@tanstack/react-router'
import { type ReactNode, useCallback } from 'react'

/** Moves to an address such as `/cases/<id>`; `replace` leaves no step for Back. */
export type Go = (address: string, how?: { readonly replace: boolean }) => void

export function useGo(): Go {
  const router = useRouter()
  return useCallback(
    (address, how) => {
      if (how?.replace) router.history.replace(address)
      else router.history.push(address)
    },
    [router],
  )
}

/** A part of the address, for example `useRouteParam('caseId')`; '' when the address has none. */
export function useRouteParam(name: string): string {
  const params: Record<string, unknown> = useParams({ strict: false })
  const value = params[name]
  return typeof value === 'string' ? value : ''
}

/** A value behind the `?` of the address; '' when absent. */
export function useQueryParam(name: string): string {
  const search = useRouterState({ select: (state) => state.location.searchStr })
  return new URLSearchParams(search).get(name) ?? ''
}

/** The address without what stands behind `?`. */
export function usePath(): string {
  return useRouterState({ select: (state) => state.location.pathname })
}

/** A link inside the program. */
export function ScreenLink({ to, className, children }: { to: string; className?: string; children: ReactNode }) {
  return (
    <a href={`#${to}`} className={className}>
      {children}
    </a>
  )
}
