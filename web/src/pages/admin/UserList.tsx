import { useState } from 'react'
import { getRouteApi } from '@tanstack/react-router'
import { useQuery } from '@tanstack/react-query'
import { UserPlus } from 'lucide-react'
import { meQuery } from '@/api/auth'
import { usersQuery } from '@/api/people'
import { useBecause } from '@/api/may'
import { score } from '@/lib/match'
import { t } from '@/lib/text'
import { LoadFailure } from '@/parts/shell/LoadFailure'
import { Button } from '@/ui/Button'
import { fieldLook } from '@/ui/Field'
import { Skeleton } from '@/ui/Skeleton'
import { InviteDialog, LinkDialog, type OneTimeLink } from './InviteDialog'
import { UserRow } from './UserRow'

const route = getRouteApi('/app/admin')

/** Everybody who has an account, and the way in for somebody new. */
export function UserList() {
  const { q = '' } = route.useSearch()
  const navigate = route.useNavigate()
  const { data: me } = useQuery(meQuery)
  const query = useQuery(usersQuery)
  const denied = useBecause('manage_accounts')
  const [inviting, setInviting] = useState(false)
  const [link, setLink] = useState<OneTimeLink | null>(null)
  if (query.isPending) return <Skeleton className="h-64 w-full rounded-lg" />
  if (query.isLoadingError) return <LoadFailure what={t('admin.users')} error={query.error} onRetry={() => void query.refetch()} />
  const found = query.data.filter((user) => score(user.email, q) > 0)
  return (
    <>
      <div className="flex flex-wrap justify-between gap-3 pb-3">
        <input type="search" dir="ltr" value={q} onChange={(event) => void navigate({ search: (now) => ({ ...now, q: event.target.value || undefined }), replace: true })} aria-label={t('users.find')} placeholder={t('users.find')} className={`${fieldLook} max-w-72`} />
        <Button look="primary" icon={<UserPlus aria-hidden size={15} />} because={denied} onClick={() => setInviting(true)}>
          {t('users.new')}
        </Button>
      </div>
      {found.length === 0 ? (
        <p className="py-8 text-center text-ink-3">{t('users.none')}</p>
      ) : (
        <ul aria-label={t('admin.users')} className="divide-y divide-line rounded-lg border border-line bg-panel">
          {found.map((user) => (
            <UserRow key={user.id} user={user} own={user.id === me?.id} onLink={setLink} />
          ))}
        </ul>
      )}
      <InviteDialog open={inviting} onClose={() => setInviting(false)} onLink={setLink} />
      <LinkDialog link={link} onClose={() => setLink(null)} />
    </>
  )
}
