import { createBrowserHistory, createRootRouteWithContext, createRoute, createRouter, lazyRouteComponent, redirect } from '@tanstack/react-router'
import type { QueryClient } from '@tanstack/react-query'
import { APPROVAL_STATES } from '@/api/approval'
import { RULINGS } from '@/api/audit'
import { meQuery } from '@/api/auth'
import { CRM_TABS } from '@/api/crm'
import { descriptionQuery } from '@/api/description'
import { MEMORY_KINDS, MEMORY_TRUSTS } from '@/api/memory'
import { PROJECT_TABS } from '@/api/project'
import { STAGES, runQuery } from '@/api/run'
import { RUN_VIEWS } from '@/api/runView'
import { sessionsQuery } from '@/api/session'
import { JOB_STATES } from '@/api/task'
import { newSessionId } from '@/lib/id'
import { flag, id, oneOf, searchOf, word } from '@/lib/search'
import { recall, remember } from '@/lib/storage'
import { PageFailure } from '@/pages/app/PageFailure'
import { Root } from '@/pages/app/Root'
import { LoginPage } from '@/pages/login/LoginPage'
import { LostPage } from '@/pages/lost/LostPage'
import { Waiting } from '@/pages/lost/Waiting'

const root = createRootRouteWithContext<{ cache: QueryClient }>()({ component: Root, notFoundComponent: LostPage })

type Guarded = { context: { cache: QueryClient }; location: { href: string; searchStr: string } }

/** Lets in who is signed in; anybody else is led to the door, which remembers the way. */
async function guard({ context, location }: Guarded): Promise<void> {
  const user = await context.cache.ensureQueryData(meQuery)
  remember('in', user && '1')
  if (user === null) throw redirect({ to: '/login', search: location.href === '/' ? {} : { next: location.href } })
}

/** All that is within the frame. */
const app = createRoute({ getParentRoute: () => root, id: 'app', beforeLoad: guard, component: lazyRouteComponent(() => import('@/pages/app/AppShell'), 'AppShell'), errorComponent: PageFailure })

const readStudio = searchOf({ session: word, panel: oneOf(['chat', 'spec', 'build']), run: id })

const studio = createRoute({
  getParentRoute: () => app,
  path: '/',
  validateSearch: readStudio,
  beforeLoad: async ({ context, search }) => {
    if (search.session === undefined) throw redirect({ to: '/', search: { ...search, session: await firstSession(context.cache) }, replace: true })
    remember('session', search.session)
  },
  component: lazyRouteComponent(() => import('@/pages/studio/StudioPage'), 'StudioPage'),
  errorComponent: PageFailure,
})

const projects = createRoute({
  getParentRoute: () => app,
  path: '/projects',
  validateSearch: searchOf({ q: word }),
  component: lazyRouteComponent(() => import('@/pages/projects/ProjectsPage'), 'ProjectsPage'),
  errorComponent: PageFailure,
})

const project = createRoute({
  getParentRoute: () => app,
  path: '/projects/$slug',
  validateSearch: searchOf({ tab: oneOf(PROJECT_TABS), q: word, path: word, check: word, from: id, to: id, run: id, table: word, page: id, at: word, line: id, version: word, base: word, view: oneOf(['changes', 'split']) }),
  component: lazyRouteComponent(() => import('@/pages/project/ProjectPage'), 'ProjectPage'),
  errorComponent: PageFailure,
})

const queue = createRoute({
  getParentRoute: () => app,
  path: '/queue',
  validateSearch: searchOf({ state: oneOf(JOB_STATES), task: word, project: word, job: id, workers: flag }),
  component: lazyRouteComponent(() => import('@/pages/queue/QueuePage'), 'QueuePage'),
  errorComponent: PageFailure,
})

const runs = createRoute({
  getParentRoute: () => app,
  path: '/runs',
  validateSearch: searchOf({ state: oneOf(JOB_STATES), project: word, campaign: word }),
  component: lazyRouteComponent(() => import('@/pages/runs/RunsPage'), 'RunsPage'),
  errorComponent: PageFailure,
})

/** A run. It is read while its page's code comes. */
const run = createRoute({
  getParentRoute: () => app,
  path: '/runs/$run',
  validateSearch: searchOf({ view: oneOf(RUN_VIEWS), stage: oneOf(STAGES), line: id, with: id }),
  loader: ({ context, params }) => {
    if (/^\d{1,15}$/.test(params.run)) void context.cache.prefetchQuery(runQuery(Number(params.run)))
  },
  component: lazyRouteComponent(() => import('@/pages/runs/RunPage'), 'RunPage'),
  errorComponent: PageFailure,
})

const approvals = createRoute({
  getParentRoute: () => app,
  path: '/approvals',
  validateSearch: searchOf({ state: oneOf([...APPROVAL_STATES, 'all']), approval: id }),
  component: lazyRouteComponent(() => import('@/pages/approvals/ApprovalsPage'), 'ApprovalsPage'),
  errorComponent: PageFailure,
})

const memory = createRoute({
  getParentRoute: () => app,
  path: '/memory',
  validateSearch: searchOf({ q: word, kind: oneOf(MEMORY_KINDS), trust: oneOf(MEMORY_TRUSTS), project: word, history: flag }),
  component: lazyRouteComponent(() => import('@/pages/memory/MemoryPage'), 'MemoryPage'),
  errorComponent: PageFailure,
})

const campaigns = createRoute({
  getParentRoute: () => app,
  path: '/campaigns',
  validateSearch: searchOf({ state: oneOf(['open', 'closed', 'all']) }),
  component: lazyRouteComponent(() => import('@/pages/campaigns/CampaignsPage'), 'CampaignsPage'),
  errorComponent: PageFailure,
})

const campaign = createRoute({
  getParentRoute: () => app,
  path: '/campaigns/$campaign',
  component: lazyRouteComponent(() => import('@/pages/campaigns/CampaignPage'), 'CampaignPage'),
  errorComponent: PageFailure,
})

const crm = createRoute({
  getParentRoute: () => app,
  path: '/crm',
  validateSearch: searchOf({ tab: oneOf(CRM_TABS), q: word, record: word }),
  component: lazyRouteComponent(() => import('@/pages/crm/CrmPage'), 'CrmPage'),
  errorComponent: PageFailure,
})

const policies = createRoute({
  getParentRoute: () => app,
  path: '/policies',
  validateSearch: searchOf({ tab: oneOf(['rules', 'decisions', 'explain', 'replay']), q: word, rule: word, action: word, actor: word, ruling: oneOf(RULINGS) }),
  component: lazyRouteComponent(() => import('@/pages/policies/PoliciesPage'), 'PoliciesPage'),
  errorComponent: PageFailure,
})

const search = createRoute({
  getParentRoute: () => app,
  path: '/search',
  validateSearch: searchOf({ q: word }),
  component: lazyRouteComponent(() => import('@/pages/search/SearchPage'), 'SearchPage'),
  errorComponent: PageFailure,
})

const admin = createRoute({
  getParentRoute: () => app,
  path: '/admin',
  validateSearch: searchOf({ tab: oneOf(['users', 'roles', 'keys', 'audit', 'system', 'settings', 'about']), q: word, actor: word, action: word, ruling: oneOf(RULINGS) }),
  component: lazyRouteComponent(() => import('@/pages/admin/AdminPage'), 'AdminPage'),
  errorComponent: PageFailure,
})

const profile = createRoute({
  getParentRoute: () => app,
  path: '/profile',
  component: lazyRouteComponent(() => import('@/pages/profile/ProfilePage'), 'ProfilePage'),
  errorComponent: PageFailure,
})

/** The reference; few need it, so its code comes when it is asked for. */
const docs = createRoute({
  getParentRoute: () => root,
  path: '/docs',
  beforeLoad: guard,
  loader: ({ context }) => context.cache.ensureQueryData(descriptionQuery),
  component: lazyRouteComponent(() => import('@/pages/docs/DocsPage'), 'DocsPage'),
  errorComponent: PageFailure,
})

/** One call of the reference: the page is its parent's, the address says which. */
const call = createRoute({ getParentRoute: () => docs, path: '$operation' })

const login = createRoute({
  getParentRoute: () => root,
  path: '/login',
  validateSearch: (search): { next?: string | undefined; error?: string | undefined } => ({
    next: isOwnPath(search['next']) ? search['next'] : undefined,
    error: typeof search['error'] === 'string' ? search['error'] : undefined,
  }),
  beforeLoad: async ({ context, search }) => {
    // Who was never in since is not asked about: the refusal would only be an error in the browser's log.
    if (recall('in') === null && context.cache.getQueryData(meQuery.queryKey) === undefined) return
    const user = await context.cache.ensureQueryData(meQuery).catch(() => null)
    if (user !== null) throw redirect({ href: search.next ?? '/', replace: true })
  },
  component: LoginPage,
})

/** Where an invitation leads. Its token stands behind the `#`, which no server is told. */
const invitation = createRoute({
  getParentRoute: () => root,
  path: '/invitation',
  component: lazyRouteComponent(() => import('@/pages/login/InvitationPage'), 'InvitationPage'),
})

const pages = [studio, runs, run, projects, project, queue, approvals, campaigns, campaign, crm, memory, policies, search, admin, profile] as const

/** The page's addresses. A new page is one folder in `pages/`, one line here, and one in `places.ts` if it is to be offered. */
export function makeRouter(cache: QueryClient, history = createBrowserHistory()) {
  return createRouter({ routeTree: root.addChildren([app.addChildren(pages), docs.addChildren([call]), login, invitation]), context: { cache }, history, defaultPendingComponent: Waiting, defaultPendingMs: 250 })
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof makeRouter>
  }
}

/** Where one left off; on a first visit the newest conversation of this server, or a new one. */
async function firstSession(cache: QueryClient): Promise<string> {
  const last = recall('session')
  if (last !== null) return last
  const known = await cache.ensureQueryData(sessionsQuery).catch(() => [])
  return known[0]?.id ?? newSessionId()
}

/** A way back that stays on this site: `//host` and `/\host` would not, and browsers pass over tabs and line ends. */
function isOwnPath(next: unknown): next is string {
  return typeof next === 'string' && /^\/(?!\/)[^\\\p{Cc}]*$/u.test(next)
}
