import type { ReactNode } from 'react'
import { useQuery } from '@tanstack/react-query'
import { meQuery } from '@/api/auth'
import { t } from '@/lib/text'
import { KeyList } from '@/parts/people/KeyList'
import { LookPicker } from '@/parts/shell/LookPicker'
import { Page } from '@/parts/shell/Page'
import { AvatarForm } from './AvatarForm'
import { PasswordForm } from './PasswordForm'

/** One's own account. */
export function ProfilePage() {
  const { data: user } = useQuery(meQuery)
  if (!user) return null
  return (
    <Page title={t('profile.title')} text={`${user.email} · ${t(`role.${user.role}`)}`}>
      <div className="grid items-start gap-4 lg:grid-cols-2">
        <Card title={t('profile.picture')}>
          <AvatarForm user={user} />
        </Card>
        <Card title={t('profile.look')}>
          <LookPicker className="max-w-72" />
        </Card>
        <Card title={t('profile.password')}>
          <PasswordForm email={user.email} />
        </Card>
        <Card title={t('profile.keys')}>
          <KeyList />
        </Card>
      </div>
    </Page>
  )
}

function Card({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="rounded-lg border border-line bg-panel px-5 py-4">
      <h2 className="pb-3 font-semibold">{title}</h2>
      {children}
    </section>
  )
}
