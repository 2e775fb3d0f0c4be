import { useRef, useState, type FormEvent } from 'react'
import { useChangePassword } from '@/api/auth'
import { t } from '@/lib/text'
import { Button } from '@/ui/Button'
import { TextField } from '@/ui/Field'
import { tell } from '@/ui/note'

const PASSWORD_MIN = 8

/** Changes one's password. What is typed stays in the fields and nowhere else. */
export function PasswordForm({ email }: { email: string }) {
  const change = useChangePassword()
  const form = useRef<HTMLFormElement>(null)
  const [differ, setDiffer] = useState(false)
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const said = new FormData(event.currentTarget)
    const [current, password, again] = ['current', 'password', 'again'].map((name) => String(said.get(name) ?? ''))
    setDiffer(password !== again)
    if (password !== again) return
    change.mutate(
      { current: current ?? '', password: password ?? '' },
      {
        onSuccess: () => {
          form.current?.reset()
          tell(t('profile.changed'))
        },
      },
    )
  }
  const wrong = differ ? t('password.differ') : change.error?.message
  return (
    <form ref={form} onSubmit={submit} className="max-w-80 space-y-3">
      <input type="text" name="username" autoComplete="username" value={email} readOnly hidden />
      <TextField label={t('profile.now')} type="password" name="current" autoComplete="current-password" required />
      <TextField label={t('password.new')} type="password" name="password" autoComplete="new-password" minLength={PASSWORD_MIN} required />
      <TextField label={t('password.again')} type="password" name="again" autoComplete="new-password" required />
      {wrong && (
        <p role="alert" className="text-sm text-bad">
          {wrong}
        </p>
      )}
      <Button type="submit">{t('profile.change')}</Button>
      <p className="text-xs text-ink-3">{t('profile.password.text')}</p>
    </form>
  )
}
