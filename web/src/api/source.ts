import { queryOptions } from '@tanstack/react-query'
import { given, http, present, type Schemas } from './client'
import type { Spec } from './spec'

export type Entry = Schemas['Entry']
export type Listing = Schemas['Listing']
export type SourceFile = Schemas['FileView']
export type FilePatch = Schemas['FilePatch']
export type Changes = Schemas['Changes']
export type SpecVersion = Schemas['SpecVersionView']
export type SpecChange = Schemas['SpecDifference']

/** Which state of a project's files: a branch or commit, or what a run made; `main` when nothing is said. */
export type At = { at?: string | undefined; run?: number | undefined }

/** So long nothing changes what a run made; a branch may move. */
const STALE_MS = 30_000

/** Every path of a state. */
export function filesQuery(slug: string, at: At) {
  return queryOptions({
    queryKey: ['files', slug, at],
    queryFn: ({ signal }) => given(http.GET('/api/projects/{slug}/files', { params: { path: { slug }, query: present(at) }, signal })),
    staleTime: STALE_MS,
  })
}

/** One file. */
export function fileQuery(slug: string, path: string, at: At) {
  return queryOptions({
    queryKey: ['file', slug, path, at],
    queryFn: ({ signal }) => given(http.GET('/api/projects/{slug}/file', { params: { path: { slug }, query: { path, ...present(at) } }, signal })),
    staleTime: STALE_MS,
  })
}

/** The branches and the newest commits. */
export function historyQuery(slug: string) {
  return queryOptions({
    queryKey: ['history', slug],
    queryFn: ({ signal }) => given(http.GET('/api/projects/{slug}/history', { params: { path: { slug } }, signal })),
    staleTime: STALE_MS,
  })
}

/** What a run changed: against the run before, or against another one. */
export function changesQuery(slug: string, run: number, against?: number) {
  return queryOptions({
    queryKey: ['changes', slug, run, against],
    queryFn: ({ signal }) => given(http.GET('/api/projects/{slug}/changes', { params: { path: { slug }, query: present({ run, against }) }, signal })),
    staleTime: STALE_MS,
  })
}

/** Where a file is as it is. */
export function rawAddress(slug: string, path: string, { at, run }: At, download = false): string {
  const query = new URLSearchParams({ path, ...(at !== undefined && { at }), ...(run !== undefined && { run: String(run) }), ...(download && { download: 'true' }) })
  return `/api/projects/${slug}/file/raw?${query}`
}

/** Where all files are as one. */
export function zipAddress(slug: string): string {
  return `/api/projects/${slug}/zip`
}

/** What git clones. */
export function cloneAddress(slug: string): string {
  return `${location.origin}/git/${slug}.git`
}

/** The specs of a project, newest first. */
export function specsQuery(slug: string) {
  return queryOptions({
    queryKey: ['specs', slug],
    queryFn: ({ signal }) => given(http.GET('/api/projects/{slug}/specs', { params: { path: { slug } }, signal })),
    staleTime: STALE_MS,
  })
}

/** One spec of a project. */
export function specQuery(slug: string, version: string) {
  return queryOptions({
    queryKey: ['spec', slug, version],
    queryFn: async ({ signal }) => {
      const answer = await given(http.GET('/api/projects/{slug}/specs/{version}', { params: { path: { slug, version } }, signal }))
      return answer.spec as unknown as Spec
    },
    staleTime: STALE_MS,
  })
}

/** What differs between two specs. */
export function specChangesQuery(slug: string, version: string, from?: string) {
  return queryOptions({
    queryKey: ['spec-changes', slug, version, from],
    queryFn: ({ signal }) => given(http.GET('/api/projects/{slug}/specs/{version}/changes', { params: { path: { slug, version }, query: present({ from }) }, signal })),
    staleTime: STALE_MS,
  })
}
