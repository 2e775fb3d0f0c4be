import { queryOptions } from '@tanstack/react-query'
import { given, http, type Schemas } from './client'

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
