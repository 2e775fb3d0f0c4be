import { infiniteQueryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { given, http, present, type Schemas } from './client'

export type Memory = Schemas['Memory']
export type Found = Schemas['FoundView']
export type NewMemory = Schemas['NewMemory']
export const MEMORY_KINDS = ['fact', 'decision', 'convention', 'incident'] as const satisfies readonly Schemas['MemoryKind'][]
export const MEMORY_TRUSTS = ['untrusted', 'unconfirmed', 'confirmed'] as const satisfies readonly Schemas['MemoryTrust'][]

export type MemoryFilter = { q?: string | undefined; kind?: Schemas['MemoryKind'] | undefined; trust?: Schemas['MemoryTrust'] | undefined; project?: string | undefined; history?: true | undefined }

const PAGE = 50

/** What is remembered, the best match first; a page at a time. */
export function memoryQuery(filter: MemoryFilter) {
  return infiniteQueryOptions({
    queryKey: ['memory', filter],
    queryFn: ({ signal, pageParam }) => given(http.GET('/api/memory', { params: { query: present({ ...filter, offset: pageParam, limit: PAGE }) }, signal })),
    initialPageParam: 0,
    getNextPageParam: (last: Schemas['FoundMemories']) => last.next_offset ?? undefined,
    staleTime: 30_000,
  })
}

/** What can be done to memories; each reads the list again. */
export function useMemory() {
  const cache = useQueryClient()
  const settled = { onSettled: () => void cache.invalidateQueries({ queryKey: ['memory'] }) }
  return {
    remember: useMutation({ mutationFn: (body: NewMemory) => given(http.POST('/api/memory', { body })), ...settled }),
    confirm: useMutation({ mutationFn: (id: number) => given(http.POST('/api/memory/{id}/confirm', { params: { path: { id } } })), ...settled }),
    forget: useMutation({ mutationFn: (id: number) => given(http.DELETE('/api/memory/{id}', { params: { path: { id } } })), ...settled }),
  }
}
