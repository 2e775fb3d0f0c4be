import { infiniteQueryOptions, queryOptions, useMutation } from '@tanstack/react-query'
import { eachLine } from '@/lib/lines'
import { ApiError, given, givenLines, http, present, type Schemas } from './client'
import type { RULINGS } from './audit'

export type Rule = Schemas['RuleView']
export type Decision = Schemas['DecisionView']
export type Wish = Schemas['Wish']
export type Explanation = Schemas['ExplanationView']
export type ReplayLine = Schemas['ReplayLine']
export type DecisionFilter = { action?: string | undefined; actor?: string | undefined; rule?: string | undefined; ruling?: (typeof RULINGS)[number] | undefined }

/** The rules in force, since when, and the words that they may use. */
export const rulesQuery = queryOptions({
  queryKey: ['rules'],
  queryFn: ({ signal }) => given(http.GET('/api/policy/rules', { signal })),
  staleTime: 30_000,
})

/** How many decisions come at once. */
const PAGE = 200

/** What was decided, the newest first. */
export function decisionsQuery(filter: DecisionFilter) {
  return infiniteQueryOptions({
    queryKey: ['decisions', filter],
    queryFn: ({ signal, pageParam }) => given(http.GET('/api/policy/decisions', { params: { query: present({ ...filter, before: pageParam }) }, signal })),
    initialPageParam: undefined as number | undefined,
    getNextPageParam: (last: Decision[]) => (last.length < PAGE ? undefined : last.at(-1)?.seq),
    staleTime: 10_000,
  })
}

/** What the rules in force would say. */
export function useExplain() {
  return useMutation({ mutationFn: (wish: Wish) => given(http.POST('/api/policy/explain', { body: { wish } })) })
}

/** Decides once more what was decided; `onLine` is told as it comes. */
export function useReplay(onLine: (line: ReplayLine) => void) {
  return useMutation({
    mutationFn: async (body: { rules: string | null; since_ms: number | null }) => {
      await eachLine<ReplayLine>(await givenLines(http.POST('/api/policy/replay', { body, parseAs: 'stream' })), (line) => {
        if (line.line === 'broken') throw new ApiError(503, line.error)
        onLine(line)
      })
    },
  })
}
