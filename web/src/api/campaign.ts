import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { given, http, present, type Schemas } from './client'

export type Campaign = Schemas['CampaignView']
export type NewCampaign = Schemas['CampaignBody']
export type Point = Schemas['BurndownPointView']

/** Campaigns in a state, or all. */
export function campaignsQuery(state: 'open' | 'closed' | undefined) {
  return queryOptions({
    queryKey: ['campaigns', state ?? 'all'],
    queryFn: ({ signal }) => given(http.GET('/api/campaigns', { params: { query: present({ state, limit: 200 }) }, signal })),
    staleTime: 30_000,
  })
}

/** One campaign by its id or name. */
export function campaignQuery(id: string) {
  return queryOptions({
    queryKey: ['campaigns', 'one', id],
    queryFn: ({ signal }) => given(http.GET('/api/campaigns/{id}', { params: { path: { id } }, signal })),
    staleTime: 30_000,
  })
}

/** What was left of a campaign over time. */
export function burndownQuery(id: string) {
  return queryOptions({
    queryKey: ['burndown', id],
    queryFn: ({ signal }) => given(http.GET('/api/campaigns/{id}/burndown', { params: { path: { id } }, signal })),
    staleTime: 30_000,
  })
}

/** What was said in a campaign, oldest first. */
export function campaignFeedQuery(id: string) {
  return queryOptions({
    queryKey: ['campaign-feed', id],
    queryFn: ({ signal }) => given(http.GET('/api/campaigns/{id}/events', { params: { path: { id }, query: { limit: 200 } }, signal })),
    staleTime: 10_000,
  })
}

/** What can be done to campaigns; each reads them again. */
export function useCampaigns() {
  const cache = useQueryClient()
  const settled = { onSettled: () => void cache.invalidateQueries({ queryKey: ['campaigns'] }) }
  return {
    create: useMutation({ mutationFn: (body: NewCampaign) => given(http.POST('/api/campaigns', { body })), ...settled }),
    change: useMutation({ mutationFn: ({ id, ...body }: { id: string; state: 'open' | 'closed' }) => given(http.PATCH('/api/campaigns/{id}', { params: { path: { id } }, body })), ...settled }),
    addMember: useMutation({ mutationFn: ({ id, member }: { id: string; member: string }) => given(http.PUT('/api/campaigns/{id}/members/{member}', { params: { path: { id, member } } })), ...settled }),
    removeMember: useMutation({ mutationFn: ({ id, member }: { id: string; member: string }) => given(http.DELETE('/api/campaigns/{id}/members/{member}', { params: { path: { id, member } } })), ...settled }),
  }
}
