import { useState, type FormEvent } from 'react'
import { useNavigate } from '@tanstack/react-router'
import { useAcceptInvitation } from '@/api/auth'
import { t } from '@/lib/text'
import { buttonLook } from '@/ui/Button'
import { TextField } from '@/ui/Field'
import { Mark } from '@/ui/Logo'

const PASSWORD_MIN = 8

/** Where an invitation leads: a password is chosen, and one is in. */
export function InvitationPage() {
  const [token] = useState(() => location.hash.slice(1))
  const accept = useAcceptInvitation()
  const navigate = useNavigate()
  const [differ, setDiffer] = useState(false)
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const said = new FormData(event.currentTarget)
    const password = String(said.get('password') ?? '')
    setDiffer(password !== said.get('again'))
    if (password !== said.get('again')) return
    accept.mutate({ token, password }, { onSuccess: () => void navigate({ to: '/', replace: true }) })
  }
  const wrong = differ ? t('password.differ') : accept.error?.message
  return (
    <main className="mx-auto flex min-h-dvh w-full max-w-[21rem] flex-col justify-center px-6 py-12">
      <Mark className="size-9" />
      <h1 className="mt-6 text-2xl font-semibold tracking-[-0.025em]">{t('invite.title')}</h1>
      {token === '' ? (
        <p className="mt-1 text-ink-2">{t('invite.none')}</p>
      ) : (
        <>
          <p className="mt-1 text-ink-2">{t('invite.text')}</p>
          <form onSubmit={submit} className="mt-6 space-y-4">
            <TextField label={t('password.new')} type="password" name="password" autoComplete="new-password" minLength={PASSWORD_MIN} required />
            <TextField label={t('password.again')} type="password" name="again" autoComplete="new-password" required />
            {wrong && (
              <p role="alert" className="text-sm text-bad">
                {wrong}
              </p>
            )}
            <button type="submit" className={`${buttonLook('primary')} h-10 w-full`}>
              {t('invite.go')}
            </button>
          </form>
        </>
      )}
    </main>
  )
}
