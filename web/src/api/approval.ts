import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { given, http, present, type Schemas } from './client'

export type Approval = Schemas['ApprovalView']
export type ApprovalDetail = Schemas['ApprovalDetail']
export const APPROVAL_STATES = ['pending', 'approved', 'refused', 'expired'] as const satisfies readonly Schemas['ApprovalStateName'][]
export type ApprovalState = (typeof APPROVAL_STATES)[number]

const LIMIT = 200

/** What was asked, newest first. */
export function approvalsQuery(state: ApprovalState | undefined) {
  return queryOptions({
    queryKey: ['approvals', state ?? 'all'],
    queryFn: ({ signal }) => given(http.GET('/api/approvals', { params: { query: present({ state, limit: LIMIT }) }, signal })),
    staleTime: 30_000,
  })
}

/** One approval with all that one needs to decide it. */
export function approvalQuery(id: number) {
  return queryOptions({
    queryKey: ['approvals', 'one', id],
    queryFn: ({ signal }) => given(http.GET('/api/approvals/{id}', { params: { path: { id } }, signal })),
    staleTime: 10_000,
  })
}

/** What waits for somebody. */
export const pendingQuery = approvalsQuery('pending')

/** Approves or refuses; final, so nothing is changed here before the server has agreed. */
export function useAnswer() {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: ({ id, ...body }: { id: number } & Schemas['AnswerBody']) => given(http.POST('/api/approvals/{id}', { params: { path: { id } }, body })),
    onSettled: () => void cache.invalidateQueries({ queryKey: ['approvals'] }),
  })
}
