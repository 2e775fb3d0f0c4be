import { createRootRouteWithContext, createRoute, createRouter, Outlet, redirect } from '@tanstack/react-router'
import type { QueryClient } from '@tanstack/react-query'
import { meQuery } from '@/api/auth'
import { sessionsQuery } from '@/api/session'
import { newSessionId } from '@/lib/id'
import { recall, remember } from '@/lib/storage'
import { LoginPage } from '@/pages/login/LoginPage'
import { LostPage } from '@/pages/lost/LostPage'
import { StudioFailure } from '@/pages/studio/StudioFailure'
import { StudioShell } from '@/pages/studio/StudioShell'
import type { PanelKey } from '@/pages/studio/useStudio'

const root = createRootRouteWithContext<{ cache: QueryClient }>()({ component: Outlet, notFoundComponent: LostPage })

type StudioSearch = { session?: string; panel?: PanelKey; run?: number }

const studio = createRoute({
  getParentRoute: () => root,
  path: '/',
  validateSearch: (search): StudioSearch => readStudio(search),
  beforeLoad: async ({ context, location, search }) => {
    const user = await context.cache.ensureQueryData(meQuery)
    if (user === null) throw redirect({ to: '/login', search: location.searchStr ? { next: location.href } : {} })
    if (search.session === undefined) throw redirect({ to: '/', search: { session: await firstSession(context.cache) }, replace: true })
    remember('session', search.session)
  },
  component: StudioShell,
  errorComponent: StudioFailure,
})

const login = createRoute({
  getParentRoute: () => root,
  path: '/login',
  validateSearch: (search): { next?: string } => (isOwnPath(search['next']) ? { next: search['next'] } : {}),
  beforeLoad: async ({ context, search }) => {
    const user = await context.cache.ensureQueryData(meQuery).catch(() => null)
    if (user !== null) throw redirect({ href: search.next ?? '/', replace: true })
  },
  component: LoginPage,
})

/** The page's addresses. A new page is one folder in `pages/` and one line here. */
export function makeRouter(cache: QueryClient) {
  return createRouter({ routeTree: root.addChildren([studio, login]), context: { cache } })
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

function readStudio(search: Record<string, unknown>): StudioSearch {
  const { session, panel, run } = search
  const out: StudioSearch = {}
  if ((typeof session === 'string' && session !== '') || typeof session === 'number') out.session = String(session)
  if (panel === 'chat' || panel === 'spec' || panel === 'build') out.panel = panel
  if (Number.isSafeInteger(run) && Number(run) > 0) out.run = Number(run)
  return out
}

/** A way back that stays on this site: `//host` and `/\host` would not. */
function isOwnPath(next: unknown): next is string {
  return typeof next === 'string' && /^\/(?![/\\])/.test(next)
}
