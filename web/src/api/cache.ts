import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'
import { meQuery } from './auth'
import { ApiError } from './client'

const TRIES_MAX = 2

/** Signed out, or signed in too long ago. A viewer who may not do something stays signed in. */
function endsSignIn(error: ApiError): boolean {
  return error.status === 401 || (error.status === 403 && error.message.includes('expired'))
}

/** The one place for what the server said. A refusal is an answer, so only lost calls are tried again. */
export function makeCache(): QueryClient {
  const onError = (error: Error) => {
    if (error instanceof ApiError && endsSignIn(error)) cache.setQueryData(meQuery.queryKey, null)
  }
  const cache = new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError: (error, _variables, _context, mutation) => (mutation.options.mutationKey?.[0] === 'sign-in' ? undefined : onError(error)) }),
    defaultOptions: {
      queries: { retry: (tries, error) => error instanceof ApiError && error.unreachable && tries < TRIES_MAX, networkMode: 'always' },
      mutations: { networkMode: 'always' },
    },
  })
  return cache
}
