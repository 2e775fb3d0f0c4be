import { useRef } from 'react'
import { useRemoveAvatar, useSetAvatar, type User } from '@/api/auth'
import { t } from '@/lib/text'
import { Avatar } from '@/ui/Avatar'
import { Said } from '@/ui/Said'
import { Button } from '@/ui/Button'

/** Sets one's picture, or takes it away. */
export function AvatarForm({ user }: { user: User }) {
  const set = useSetAvatar()
  const remove = useRemoveAvatar()
  const field = useRef<HTMLInputElement>(null)
  const error = set.error ?? remove.error
  return (
    <div className="flex flex-wrap items-center gap-4">
      <Avatar email={user.email} url={user.avatar_url} className="size-16! text-lg" />
      <div className="min-w-0 grow basis-48">
        <input
          ref={field}
          type="file"
          accept="image/jpeg,image/png"
          aria-label={t('profile.upload')}
          className="sr-only"
          tabIndex={-1}
          onChange={(event) => {
            const file = event.target.files?.[0]
            if (file) set.mutate(file)
            event.target.value = ''
          }}
        />
        <div className="flex flex-wrap gap-2">
          <Button small onClick={() => field.current?.click()}>
            {t('profile.upload')}
          </Button>
          {user.avatar_url && (
            <Button small look="quiet" onClick={() => remove.mutate()}>
              {t('profile.remove')}
            </Button>
          )}
        </div>
        <p className="mt-1.5 text-xs text-ink-3">{t('profile.picture.text')}</p>
        {error && (
          <p role="alert" className="mt-1 text-sm text-bad">
            <Said>{error.message}</Said>
          </p>
        )}
      </div>
    </div>
  )
}
