import { createBrowserHistory, createRootRouteWithContext, createRoute, createRouter, lazyRouteComponent, Outlet, redirect } from '@tanstack/react-router'
import type { QueryClient } from '@tanstack/react-query'
import { meQuery } from '@/api/auth'
import { descriptionQuery } from '@/api/description'
import { sessionsQuery } from '@/api/session'
import { newSessionId } from '@/lib/id'
import { recall, remember } from '@/lib/storage'
import { LoginPage } from '@/pages/login/LoginPage'
import { Waiting } from '@/pages/lost/Waiting'
import { LostPage } from '@/pages/lost/LostPage'
import { StudioFailure } from '@/pages/studio/StudioFailure'
import { StudioShell } from '@/pages/studio/StudioShell'
import type { PanelKey } from '@/pages/studio/useStudio'

const root = createRootRouteWithContext<{ cache: QueryClient }>()({ component: Outlet, notFoundComponent: LostPage })

type StudioSearch = { session?: string | undefined; panel?: PanelKey | undefined; run?: number | undefined }

const studio = createRoute({
  getParentRoute: () => root,
  path: '/',
  validateSearch: (search): StudioSearch => readStudio(search),
  beforeLoad: async ({ context, location, search }) => {
    const user = await context.cache.ensureQueryData(meQuery)
    if (user === null) throw redirect({ to: '/login', search: location.searchStr ? { next: location.href } : {} })
    if (search.session === undefined) throw redirect({ to: '/', search: { ...search, session: await firstSession(context.cache) }, replace: true })
    remember('session', search.session)
  },
  component: StudioShell,
  errorComponent: StudioFailure,
})

/** The reference; few need it, so its code comes when it is asked for. */
const docs = createRoute({
  getParentRoute: () => root,
  path: '/docs',
  beforeLoad: async ({ context, location }) => {
    const user = await context.cache.ensureQueryData(meQuery)
    if (user === null) throw redirect({ to: '/login', search: { next: location.href } })
  },
  loader: ({ context }) => context.cache.ensureQueryData(descriptionQuery),
  component: lazyRouteComponent(() => import('@/pages/docs/DocsPage'), 'DocsPage'),
  errorComponent: StudioFailure,
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
    const user = await context.cache.ensureQueryData(meQuery).catch(() => null)
    if (user !== null) throw redirect({ href: search.next ?? '/', replace: true })
  },
  component: LoginPage,
})

/** The page's addresses. A new page is one folder in `pages/` and one line here. */
export function makeRouter(cache: QueryClient, history = createBrowserHistory()) {
  return createRouter({ routeTree: root.addChildren([studio, docs.addChildren([call]), login]), context: { cache }, history, defaultPendingComponent: Waiting, defaultPendingMs: 250 })
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

/** Every key is given, also when it is not usable: what a route leaves out, the router fills in as it stands in the address. */
function readStudio({ session, panel, run }: Record<string, unknown>): StudioSearch {
  const named = (typeof session === 'string' && session !== '') || typeof session === 'number'
  return {
    session: named ? String(session) : undefined,
    panel: panel === 'chat' || panel === 'spec' || panel === 'build' ? panel : undefined,
    run: Number.isSafeInteger(run) && Number(run) > 0 ? Number(run) : undefined,
  }
}

/** A way back that stays on this site: `//host` and `/\host` would not, and browsers pass over tabs and line ends. */
function isOwnPath(next: unknown): next is string {
  return typeof next === 'string' && /^\/(?!\/)[^\\\p{Cc}]*$/u.test(next)
}
