import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { given, http, present, type Schemas } from './client'

export type CrmRecord = Schemas['RecordView']
export type RecordBody = Schemas['RecordBody']
export type Kind = 'people' | 'accounts' | 'leads' | 'opportunities' | 'interactions'
export const CRM_TABS = ['pipeline', 'leads', 'people', 'accounts', 'import'] as const
export const STAGES_OF_SALE = ['qualification', 'proposal', 'negotiation', 'won', 'lost'] as const
export const LEAD_STATUSES = ['new', 'contacted', 'qualified', 'building', 'answered', 'converted', 'lost'] as const

/** How many records come at once. */
export const RECORDS_MAX = 200

export type RecordFilter = { q?: string | undefined; about_id?: string | undefined }

/** Records of a kind, the newest changed first. */
export function recordsQuery(kind: Kind, filter: RecordFilter = {}) {
  return queryOptions({
    queryKey: ['crm', kind, filter],
    queryFn: ({ signal }) => given(http.GET('/api/crm/{kind}', { params: { path: { kind }, query: present({ ...filter, limit: RECORDS_MAX }) }, signal })),
    staleTime: 30_000,
  })
}

/** What can be done to records of a kind; each reads them again. A change stands at once, and goes back when the server refuses it. */
export function useRecords(kind: Kind) {
  const cache = useQueryClient()
  const settled = { onSettled: () => void cache.invalidateQueries({ queryKey: ['crm'] }) }
  return {
    create: useMutation({ mutationFn: (body: RecordBody) => given(http.POST('/api/crm/{kind}', { params: { path: { kind } }, body })), ...settled }),
    change: useMutation({
      mutationFn: ({ id, ...body }: { id: string } & RecordBody) => given(http.PATCH('/api/crm/{kind}/{id}', { params: { path: { kind, id } }, body })),
      onMutate: async ({ id, ...body }) => {
        await cache.cancelQueries({ queryKey: ['crm', kind] })
        cache.setQueriesData<Schemas['RecordList']>({ queryKey: ['crm', kind] }, (list) => list && { ...list, items: list.items.map((one) => (one.id === id ? { ...one, ...body } : one)) })
      },
      ...settled,
    }),
    remove: useMutation({ mutationFn: (id: string) => given(http.DELETE('/api/crm/{kind}/{id}', { params: { path: { kind, id } } })), ...settled }),
    restore: useMutation({ mutationFn: (id: string) => given(http.POST('/api/crm/{kind}/{id}/restore', { params: { path: { kind, id } } })), ...settled }),
  }
}

/** Reads a CSV file into records. */
export function useImport() {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: ({ kind, file, text, on_duplicate }: { kind: Kind; file: string; text: string; on_duplicate: 'aside' | 'update' }) =>
      given(
        http.POST('/api/crm/{kind}/import', {
          params: { path: { kind }, query: { on_duplicate, file_name: file } },
          body: text,
          bodySerializer: (body) => body,
          headers: { 'content-type': 'text/csv' },
        }),
      ),
    onSettled: () => void cache.invalidateQueries({ queryKey: ['crm'] }),
  })
}
