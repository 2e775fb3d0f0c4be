import { queryOptions, useIsMutating, useMutation, useQueryClient, type QueryClient } from '@tanstack/react-query'
import { ApiError, given, http, type Schemas } from './client'
import { QUESTIONS, type Spec } from './spec'
import { afterChange, type SpecChange } from './specChange'

export type Line = Schemas['Line']
export type ChatStage = Schemas['ChatStage']

/** A conversation as the page shows it. */
export type Session = Pick<Schemas['SessionView'], 'id' | 'transcript' | 'missing' | 'suggestions' | 'stage' | 'run_id' | 'can'> & { spec: Spec | null }

/** What `POST /assistant-chat` answers. */
export type ChatAnswer = Pick<Schemas['ChatReply'], 'message' | 'stage' | 'missing' | 'suggestions' | 'job_id' | 'session_id'> & { spec: Spec | null }

/** A conversation in a list. */
export type SessionBrief = Schemas['SessionBrief']

/** The conversations of this server, newest first. */
export const sessionsQuery = queryOptions({
  queryKey: ['sessions'],
  queryFn: ({ signal }) => given(http.GET('/api/sessions', { signal })),
  staleTime: 30_000,
})

/** A conversation that has not begun. */
export function emptySession(id: string): Session {
  return { id, transcript: [], spec: null, missing: [...QUESTIONS], suggestions: [], stage: 'collecting', run_id: null, can: { change: { ok: true, because: null } } }
}

/** How many conversations a list names at most; a whole list is shorter. */
const LIST_MAX = 200

/** Whether the server surely knows no such conversation, so that asking for it would only be an error in the browser's log. */
async function isNew(cache: QueryClient, id: string): Promise<boolean> {
  const read = cache.getQueryData(sessionsQuery.queryKey)
  if (read?.some((session) => session.id === id)) return false
  const known = await cache.fetchQuery({ ...sessionsQuery, staleTime: 0 }).catch(() => null)
  return known !== null && known.length < LIST_MAX && !known.some((session) => session.id === id)
}

/** A conversation; one that the server does not know yet is an empty one, not an error. */
export function sessionQuery(id: string) {
  return queryOptions({
    queryKey: ['session', id],
    queryFn: async ({ client, signal }): Promise<Session> => {
      if (await isNew(client, id)) return emptySession(id)
      try {
        return withSpec(await given(http.GET('/api/sessions/{id}', { params: { path: { id } }, signal })))
      } catch (error) {
        if (error instanceof ApiError && error.status === 404) return emptySession(id)
        throw error
      }
    },
    staleTime: 30_000,
  })
}

/** Says something. The person's line stands at once; the reply and the spec come with the answer. */
export function useSay(id: string) {
  const cache = useQueryClient()
  const key = sessionQuery(id).queryKey
  return useMutation({
    mutationKey: ['say', id],
    mutationFn: async (message: string): Promise<ChatAnswer> =>
      withSpec(await given(http.POST('/assistant-chat', { body: { message, session_id: id, backend: 'rules' } }))),
    onMutate: async (message) => {
      await cache.cancelQueries({ queryKey: key })
      const before = cache.getQueryData(key) ?? emptySession(id)
      cache.setQueryData(key, withLine(before, 'person', message))
      return { before }
    },
    onError: (_error, _message, context) => {
      if (context) cache.setQueryData(key, context.before)
    },
    onSuccess: async (answer) => {
      // A reading that an event began while the server was still answering knows less than the answer.
      await cache.cancelQueries({ queryKey: key })
      cache.setQueryData(key, (session) => withAnswer(session ?? emptySession(id), answer))
      void cache.invalidateQueries({ queryKey: key })
      void cache.invalidateQueries({ queryKey: ['sessions'] })
    },
  })
}

/** Changes the spec in place. What is known of the change stands at once; the server's spec takes its place. One after the other, each from the revision before. */
export function useChangeSpec(id: string) {
  const cache = useQueryClient()
  const key = sessionQuery(id).queryKey
  return useMutation({
    mutationKey: ['say', id, 'in place'],
    scope: { id: `spec ${id}` },
    mutationFn: async (change: SpecChange): Promise<Session> => {
      const revision = cache.getQueryData(key)?.spec?.revision ?? 0
      const body = { revision, ...(change.answers && { answers: change.answers as Record<string, string> }), ...(change.edits && { edits: change.edits }) }
      return withSpec(await given(http.PATCH('/api/sessions/{id}/spec', { params: { path: { id } }, body })))
    },
    onMutate: async (change) => {
      await cache.cancelQueries({ queryKey: key })
      const before = cache.getQueryData(key)
      if (before?.spec) cache.setQueryData(key, { ...before, spec: afterChange(before.spec, change) })
      return { before }
    },
    onError: (_error, _change, context) => {
      if (context?.before) cache.setQueryData(key, context.before)
      void cache.invalidateQueries({ queryKey: key })
    },
    onSuccess: (session) => {
      cache.setQueryData(key, session)
      void cache.invalidateQueries({ queryKey: ['sessions'] })
    },
  })
}

/** Whether a message of this conversation is under way, wherever on the page it was said. */
export function useIsSaying(id: string): boolean {
  return useIsMutating({ mutationKey: ['say', id], exact: true }) > 0
}

/** The description leaves the spec open: it has a version, and a description, of its own. */
function withSpec<T extends { spec: unknown }>(answer: T): Omit<T, 'spec'> & { spec: Spec | null } {
  return { ...answer, spec: answer.spec as Spec | null }
}

/** A conversation after a reply: pure, so it is testable. */
export function withAnswer(session: Session, answer: ChatAnswer, atMs = Date.now()): Session {
  return {
    ...withLine(session, 'assistant', answer.message, atMs),
    stage: answer.stage,
    spec: answer.spec ?? session.spec,
    missing: answer.missing,
    suggestions: answer.suggestions,
    run_id: answer.job_id === null ? session.run_id : Number(answer.job_id),
  }
}

function withLine(session: Session, who: Line['who'], text: string, at_ms = Date.now()): Session {
  return { ...session, transcript: [...session.transcript, { who, text, at_ms }], suggestions: [] }
}
