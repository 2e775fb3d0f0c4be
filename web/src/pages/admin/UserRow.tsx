import { useState } from 'react'
import { Ellipsis } from 'lucide-react'
import { ROLES, usePeople, type Person, type Role } from '@/api/people'
import { t } from '@/lib/text'
import { Avatar } from '@/ui/Avatar'
import { Badge } from '@/ui/Badge'
import { Confirm } from '@/ui/Confirm'
import { Choice } from '@/ui/Field'
import { Menu } from '@/ui/Menu'
import { refuse, tell } from '@/ui/note'
import { linkOf, type OneTimeLink } from './InviteDialog'

/** One account with what can be done to it. What can be taken back, can be taken back from the note that tells it. */
export function UserRow({ user, own, onLink }: { user: Person; own: boolean; onLink: (link: OneTimeLink) => void }) {
  const { change, reset, erase } = usePeople()
  const [asking, setAsking] = useState(false)
  const { id, email } = user
  const disabled = user.disabled_at != null
  const failed = { onError: (error: Error) => void refuse(error) }
  const setRole = (role: Role) =>
    change.mutate({ id, role }, { ...failed, onSuccess: () => tell(t('users.changed', { email, role: t(`role.${role}`) }), { undo: () => change.mutate({ id, role: user.role }, failed) }) })
  const setDisabled = (to: boolean) =>
    change.mutate({ id, disabled: to }, { ...failed, onSuccess: () => tell(to ? t('users.didDisable', { email }) : t('users.didEnable', { email }), { undo: () => change.mutate({ id, disabled: !to }, failed) }) })
  const items = [
    { key: 'able', label: disabled ? t('users.enable') : t('users.disable'), act: () => setDisabled(!disabled) },
    { key: 'reset', label: t('users.reset'), act: () => reset.mutate(id, { ...failed, onSuccess: ({ invitation }) => invitation && onLink(linkOf(email, invitation)) }) },
    { key: 'erase', label: <span className="text-bad">{t('users.erase')}</span>, act: () => setAsking(true) },
  ]
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-2 px-4 py-2.5">
      <Avatar email={email} url={user.avatar_url} />
      <span className="min-w-0 grow basis-48 truncate font-medium">{email}</span>
      {own && <Badge tone="accent">{t('users.you')}</Badge>}
      {user.invited && <Badge>{t('users.invited')}</Badge>}
      {disabled && <Badge tone="warn">{t('users.disabled')}</Badge>}
      <Choice aria-label={t('users.roleOf', { email })} value={user.role} options={ROLES.map((value) => ({ value, label: t(`role.${value}`) }))} onPick={(role) => setRole(role as Role)} className="h-8 text-sm" />
      <Menu label={t('users.actions', { email })} face={<Ellipsis aria-hidden size={16} className="m-1 text-ink-3" />} items={items} />
      <Confirm
        open={asking}
        title={t('users.erase.ask', { email })}
        text={t('users.erase.text')}
        yes={t('users.erase')}
        no={t('act.cancel')}
        onYes={() => {
          setAsking(false)
          void erase.mutateAsync(id).then(() => tell(t('users.erased', { email })), failed.onError)
        }}
        onClose={() => setAsking(false)}
      />
    </li>
  )
}
