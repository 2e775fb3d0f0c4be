import { useState } from 'react'
import { useNavigate } from '@tanstack/react-router'
import { CircleUser, Keyboard, LogOut, MonitorX } from 'lucide-react'
import { useSignOut, useSignOutEverywhere, type User } from '@/api/auth'
import { t } from '@/lib/text'
import { Avatar } from '@/ui/Avatar'
import { Badge } from '@/ui/Badge'
import { Confirm } from '@/ui/Confirm'
import { Menu } from '@/ui/Menu'
import { LookPicker } from './LookPicker'

/** Who one is, how the page looks, and the ways out. */
export function UserMenu({ user, onKeys }: { user: User; onKeys: () => void }) {
  const navigate = useNavigate()
  const signOut = useSignOut()
  const everywhere = useSignOutEverywhere()
  const [asking, setAsking] = useState(false)
  const items = [
    { key: 'profile', label: t('nav.profile'), icon: <CircleUser aria-hidden size={15} />, act: () => void navigate({ to: '/profile' }) },
    { key: 'keys', label: t('keys.title'), icon: <Keyboard aria-hidden size={15} />, act: onKeys },
    { key: 'out', label: t('user.signOut'), icon: <LogOut aria-hidden size={15} />, act: () => signOut.mutate() },
    { key: 'everywhere', label: t('user.signOutAll'), icon: <MonitorX aria-hidden size={15} />, act: () => setAsking(true) },
  ]
  const head = (
    <>
      <p className="truncate font-medium" title={user.email}>
        {user.email}
      </p>
      <Badge className="mt-0.5">{t(`role.${user.role}`)}</Badge>
      <LookPicker className="mt-3" />
    </>
  )
  return (
    <>
      <Menu
        label={t('user.menu', { email: user.email, role: t(`role.${user.role}`) })}
        face={
          <>
            <Avatar email={user.email} url={user.avatar_url} />
            <span className="pe-1 text-sm text-ink-2 max-md:hidden">{t(`role.${user.role}`)}</span>
          </>
        }
        head={head}
        items={items}
      />
      <Confirm
        open={asking}
        title={t('user.signOutAll.ask')}
        text={t('user.signOutAll.text')}
        yes={t('user.signOutAll')}
        no={t('act.cancel')}
        onYes={() => {
          setAsking(false)
          everywhere.mutate()
        }}
        onClose={() => setAsking(false)}
      />
    </>
  )
}
