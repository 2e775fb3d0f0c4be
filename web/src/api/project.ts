import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { given, givenText, http, present, type Schemas } from './client'

/** The parts of a project's page, in their order. */
export const PROJECT_TABS = ['overview', 'spec', 'releases', 'runs', 'files', 'checks', 'data', 'settings'] as const
export type ProjectTab = (typeof PROJECT_TABS)[number]

export type Release = Schemas['Release']
export type ReleaseState = Release['state']

/** What the newest probe of the live release found. */
export type Health = Schemas['Health']

/** A project in a list. */
export type Project = Schemas['ProjectView']

/** A project with all its releases, newest first. */
export type ProjectAnswer = Schemas['ProjectDetail']

/** All projects, newest first. */
export const projectsQuery = queryOptions({
  queryKey: ['projects'],
  queryFn: ({ signal }) => given(http.GET('/api/projects', { signal })),
  staleTime: 30_000,
})

/** One project with its history. */
export function projectQuery(slug: string) {
  return queryOptions({
    queryKey: ['project', slug],
    queryFn: ({ signal }) => given(http.GET('/api/projects/{slug}', { params: { path: { slug } }, signal })),
    staleTime: 30_000,
  })
}

/** A version with what is known besides, and what may be done with it. */
export type PastRelease = Schemas['ReleaseView']

/** The newest change to what is on the air that somebody asked for. */
export type AirJob = Schemas['AirJob']
export type AirChange = Schemas['Change']
export type May = Schemas['May']
export type Probes = Schemas['ProbesView']
export type DataPage = Schemas['DataPage']
export type DataCell = Schemas['DataCell']

/** Whether a change is under way. */
export function isChanging(project: Pick<ProjectAnswer, 'air'>): boolean {
  return project.air !== null && !['done', 'error', 'cancelled'].includes(project.air.state)
}

/** What the probes found over so many hours. */
export function probesQuery(slug: string, hours: number) {
  return queryOptions({
    queryKey: ['probes', slug, hours],
    queryFn: ({ signal }) => given(http.GET('/api/projects/{slug}/probes', { params: { path: { slug }, query: { hours } }, signal })),
    staleTime: 10_000,
    refetchInterval: 15_000,
  })
}

/** The tables of a product's database. */
export function tablesQuery(slug: string) {
  return queryOptions({
    queryKey: ['data', slug],
    queryFn: ({ signal }) => given(http.GET('/api/projects/{slug}/data', { params: { path: { slug } }, signal })),
    staleTime: 10_000,
  })
}

/** A page of a table's rows, from 1. */
export function rowsQuery(slug: string, table: string, page: number) {
  return queryOptions({
    queryKey: ['data', slug, table, page],
    queryFn: ({ signal }) => given(http.GET('/api/projects/{slug}/data/{table}', { params: { path: { slug, table }, query: { page } }, signal })),
    staleTime: 10_000,
  })
}

/** A piece of what a product wrote, and where the next one begins. */
export async function productLog(slug: string, after: number | undefined, signal: AbortSignal): Promise<{ text: string; end: number }> {
  const call = http.GET('/api/projects/{slug}/log', { params: { path: { slug }, query: present({ after }) }, parseAs: 'text', signal })
  const [text, end] = await givenText(call, 'x-log-end')
  return { text, end: Number(end) }
}

/** Changes what is on the air; the answer is the project with the change under way. */
export function useAir(slug: string) {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: (body: { change: AirChange; release_id?: number }) => given(http.POST('/api/projects/{slug}/air', { params: { path: { slug } }, body })),
    onSuccess: (project) => cache.setQueryData(projectQuery(slug).queryKey, project),
  })
}

/** Deletes a project; its name, once more, shows that this one is meant. */
export function useRemoveProject(slug: string) {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: (name: string) => given(http.DELETE('/api/projects/{slug}', { params: { path: { slug }, query: { name } } })),
    onSuccess: (project) => cache.setQueryData(projectQuery(slug).queryKey, project),
  })
}

/** The accounts that a product begins with; none for who may not build it. */
export function signInsQuery(slug: string) {
  return queryOptions({
    queryKey: ['project', slug, 'sign-ins'],
    queryFn: ({ signal }) => given(http.GET('/api/projects/{slug}/sign-ins', { params: { path: { slug } }, signal })),
    staleTime: 5 * 60_000,
  })
}
