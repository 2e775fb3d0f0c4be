import { useQuery } from '@tanstack/react-query'
import { meQuery } from '@/api/auth'
import { usersQuery } from '@/api/people'
import { t } from '@/lib/text'

/** Who did something: oneself, somebody by the address where one may know it, else as the server names them. */
export function Who({ actor }: { actor: string }) {
  const { data: me } = useQuery(meQuery)
  const { data: users } = useQuery({ ...usersQuery, enabled: me?.role === 'admin' })
  const id = actor.replace(/^user:/, '')
  const name = id === me?.id ? t('users.you') : (users?.find((user) => user.id === id)?.email ?? actor)
  return (
    <bdi title={actor} className="break-words">
      {name}
    </bdi>
  )
}
