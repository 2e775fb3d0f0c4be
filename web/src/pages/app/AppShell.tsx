import { useEffect } from 'react'
import { Outlet, useNavigate, useRouter } from '@tanstack/react-router'
import { useQuery } from '@tanstack/react-query'
import { meQuery } from '@/api/auth'
import { LiveProvider } from '@/live/LiveProvider'
import { MainLayout } from '@/parts/shell/MainLayout'

/** Every page while somebody is signed in; a sign-in that ended leads to the door and back. */
export function AppShell() {
  const { data: user } = useQuery(meQuery)
  const navigate = useNavigate()
  const router = useRouter()
  useEffect(() => {
    if (user === null) void navigate({ to: '/login', search: { next: router.state.location.href } })
  }, [user, navigate, router])
  if (!user) return null
  return (
    <LiveProvider>
      <MainLayout user={user}>
        <Outlet />
      </MainLayout>
    </LiveProvider>
  )
}
