import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { LazyMotion, MotionConfig } from 'motion/react'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { makeCache } from './api/cache'
import { recall } from './lib/storage'
import { languageWanted, speak } from './lib/text'
import { makeRouter } from './routes'
import './styles/app.css'

const moves = async () => (await import('./lib/moves')).domAnimation
const cache = makeCache()
const router = makeRouter(cache)
// Who was in before most likely still is: the page is fetched while the server is asked.
if (recall('in') !== null) {
  void moves()
  const routes: Record<string, { options: { component?: unknown } }> = router.routesById
  for (const { routeId } of router.matchRoutes(router.latestLocation) as { routeId: string }[]) preload(routes[routeId]?.options.component)
}
const root = document.getElementById('root')
if (!root) throw new Error('the page has no root element')

await speak(languageWanted())
createRoot(root).render(
  <StrictMode>
    <MotionConfig reducedMotion="user">
      <LazyMotion features={moves} strict>
        <QueryClientProvider client={cache}>
          <RouterProvider router={router} />
        </QueryClientProvider>
      </LazyMotion>
    </MotionConfig>
  </StrictMode>,
)

function preload(component: unknown): void {
  void (component as { preload?: () => Promise<void> } | undefined)?.preload?.()
}
