import { queryOptions } from '@tanstack/react-query'
import { get } from './client'

export type ReleaseState = 'starting' | 'live' | 'superseded' | 'failed'
export type Release = { id: number; project: string; run_id: number; state: ReleaseState; artifact: string; port: number; created_at_ms: number }

/** What the newest probe of the live release found. */
export type Health = {
  release_id: number
  healthy: boolean
  reason: string | null
  latency_ms: number
  restarts: number
  checked_at_ms: number
}

/** A project in a list. */
export type Project = {
  id: string
  title: string
  tagline: string
  session_id: string | null
  run_id: number
  spec_revision: number
  live: Release | null
  url: string | null
  own_url: string | null
  health: Health | null
  created_at_ms: number
  updated_at_ms: number
}

/** A project with all its releases, newest first. */
export type ProjectAnswer = Project & { releases: Release[] }

/** All projects, newest first. */
export const projectsQuery = queryOptions({
  queryKey: ['projects'],
  queryFn: ({ signal }) => get<Project[]>('/api/projects', signal),
  staleTime: 30_000,
})

/** One project with its history. */
export function projectQuery(slug: string) {
  return queryOptions({
    queryKey: ['project', slug],
    queryFn: ({ signal }) => get<ProjectAnswer>(`/api/projects/${encodeURIComponent(slug)}`, signal),
    staleTime: 30_000,
  })
}
