import { useState, type FormEvent } from 'react'
import type { Schemas } from '@/api/client'
import { ROLES, usePeople, type Role } from '@/api/people'
import { moment } from '@/lib/format'
import { t } from '@/lib/text'
import { Button } from '@/ui/Button'
import { CopyField } from '@/ui/CopyField'
import { Dialog } from '@/ui/Dialog'
import { Said } from '@/ui/Said'
import { ChoiceField, TextField } from '@/ui/Field'

/** A link that lets somebody set a password once. */
export type OneTimeLink = { email: string; href: string; until: string }

/** The link of an invitation. The token stands behind the `#`, so no server and no log on the way is told of it. */
export function linkOf(email: string, { token, expires_at }: Schemas['Invitation']): OneTimeLink {
  return { email, href: `${location.origin}/invitation#${token}`, until: moment(Date.parse(expires_at)) }
}

/** Makes an account that its owner finishes by the link. */
export function InviteDialog({ open, onClose, onLink }: { open: boolean; onClose: () => void; onLink: (link: OneTimeLink) => void }) {
  return (
    <Dialog open={open} onClose={onClose} title={t('users.new')}>
      <InviteForm
        onMade={(link) => {
          onClose()
          onLink(link)
        }}
      />
    </Dialog>
  )
}

function InviteForm({ onMade }: { onMade: (link: OneTimeLink) => void }) {
  const { create } = usePeople()
  const [email, setEmail] = useState('')
  const [role, setRole] = useState<Role>('developer')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    create.mutate({ email: email.trim(), role }, { onSuccess: ({ user, invitation }) => invitation && onMade(linkOf(user.email, invitation)) })
  }
  return (
    <form onSubmit={submit} className="space-y-4">
      <p className="text-ink-2">{t('users.invite.text')}</p>
      <TextField label={t('login.email')} type="email" dir="ltr" required value={email} onChange={(event) => setEmail(event.target.value)} />
      <ChoiceField label={t('users.role')} value={role} options={ROLES.map((value) => ({ value, label: t(`role.${value}`) }))} onPick={(value) => setRole(value as Role)} />
      {create.isError && (
        <p role="alert" className="text-sm text-bad">
          <Said>{create.error.message}</Said>
        </p>
      )}
      <Button type="submit" look="primary">
        {t('users.make')}
      </Button>
    </form>
  )
}

/** Shows the link, this once. */
export function LinkDialog({ link, onClose }: { link: OneTimeLink | null; onClose: () => void }) {
  return (
    <Dialog open={link !== null} onClose={onClose} title={t('users.link', { email: link?.email ?? '' })}>
      <p className="pb-3 text-ink-2">{t('users.link.text', { until: link?.until ?? '' })}</p>
      <CopyField label={t('users.link', { email: link?.email ?? '' })} value={link?.href ?? ''} />
    </Dialog>
  )
}
