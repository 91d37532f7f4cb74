import { keepPreviousData, QueryClient } from '@tanstack/react-query'

/**
 * One cache for the window. The core is local, so queries never wait for the network, are never stale by time and are
 * refreshed by the core's own `changed` messages; old content stays while new content is fetched.
 */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      networkMode: 'always',
      staleTime: Number.POSITIVE_INFINITY,
      retry: false,
      refetchOnWindowFocus: false,
      placeholderData: keepPreviousData,
    },
    mutations: { networkMode: 'always', retry: false },
  },
})
