import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { given, http, present, type Schemas } from './client'

export const ROLES = ['viewer', 'developer', 'admin'] as const satisfies readonly Schemas['RoleName'][]
export const SCOPES = ['read', 'build', 'publish', 'customers', 'manage'] as const satisfies readonly Schemas['ScopeName'][]
export type Role = (typeof ROLES)[number]
export type Scope = (typeof SCOPES)[number]
export type Person = Schemas['UserView']
export type Key = Schemas['KeyView']
export type NewKey = Schemas['NewKeyBody']

/** Everybody who has an account. */
export const usersQuery = queryOptions({
  queryKey: ['users'],
  queryFn: ({ signal }) => given(http.GET('/api/auth/users', { signal })),
  staleTime: 30_000,
})

/** What can be done to accounts; each reads the list again. */
export function usePeople() {
  const settled = useReadAgain('users')
  return {
    create: useMutation({ mutationFn: (body: { email: string; role: Role }) => given(http.POST('/api/auth/users', { body })), ...settled }),
    change: useMutation({ mutationFn: ({ id, ...body }: { id: string; role?: Role; disabled?: boolean }) => given(http.PATCH('/api/auth/users/{id}', { params: { path: { id } }, body })), ...settled }),
    reset: useMutation({ mutationFn: (id: string) => given(http.POST('/api/auth/users/{id}/reset', { params: { path: { id } } })), ...settled }),
    erase: useMutation({ mutationFn: (id: string) => given(http.DELETE('/api/auth/users/{id}', { params: { path: { id } } })), ...settled }),
  }
}

/** The keys that one may see: one's own, an admin everybody's. */
export const keysQuery = queryOptions({
  queryKey: ['keys'],
  queryFn: ({ signal }) => given(http.GET('/api/keys', { signal })),
  staleTime: 30_000,
})

/** What can be done to keys; each reads the list again. */
export function useKeys() {
  const settled = useReadAgain('keys')
  return {
    create: useMutation({ mutationFn: (body: NewKey) => given(http.POST('/api/keys', { body: present(body) as NewKey })), ...settled }),
    rotate: useMutation({ mutationFn: (id: string) => given(http.POST('/api/keys/{id}/rotate', { params: { path: { id } } })), ...settled }),
    revoke: useMutation({ mutationFn: (id: string) => given(http.DELETE('/api/keys/{id}', { params: { path: { id } } })), ...settled }),
  }
}

function useReadAgain(what: string) {
  const cache = useQueryClient()
  return { onSettled: () => void cache.invalidateQueries({ queryKey: [what] }) }
}
