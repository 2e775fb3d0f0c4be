import { useEffect, useRef, useState, type FormEvent } from 'react'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { ApiError } from '@/api/client'
import { offerQuery, useSignIn } from '@/api/auth'
import { buttonLook } from '@/ui/Button'
import { classes } from '@/lib/classes'
import { t } from '@/lib/text'
import { TextField } from '@/ui/Field'
import { Mark } from '@/ui/Logo'
import { Words } from '@/ui/Words'
import { ThemeButton } from '@/parts/shell/ThemeButton'
import { refusal } from './refusal'

/** The door. */
export function LoginPage() {
  const { next, error } = useSearch({ from: '/login' })
  const offer = useQuery(offerQuery).data
  const navigate = useNavigate()
  const signIn = useSignIn()
  const password = useRef<HTMLInputElement>(null)
  const first = useRef<HTMLInputElement>(null)
  useEffect(() => first.current?.focus(), [])
  const [email, setEmail] = useState('')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const secret = password.current?.value ?? ''
    signIn.mutate(
      { email: email.trim(), password: secret },
      {
        onSuccess: () => void navigate({ href: next ?? '/', replace: true }),
        onError: () => password.current?.select(),
      },
    )
  }
  const wrong = signIn.isError ? reason(signIn.error) : signIn.isPending ? undefined : refusal(error)
  return (
    <main className="grid min-h-dvh grid-rows-[1fr_auto] px-6">
      <div className="mx-auto flex w-full max-w-[21rem] flex-col justify-center py-12">
        <Mark className="size-9" />
        <h1 className="mt-6 text-2xl font-semibold tracking-[-0.025em]">{t('login.title')}</h1>
        <p className="mt-1 text-ink-2">{t('login.text')}</p>
        <form onSubmit={submit} className="mt-7 space-y-4">
          <TextField label={t('login.email')} type="email" autoComplete="username" inputMode="email" value={email} onChange={(event) => setEmail(event.target.value)} required field={first} />
          <TextField label={t('login.password')} type="password" autoComplete="current-password" field={password} required />
          <p role="alert" className={classes('text-sm text-bad', wrong === undefined && 'sr-only')}>
            {wrong}
          </p>
          <button type="submit" aria-disabled={signIn.isPending} className={classes(buttonLook('primary'), 'h-10 w-full')}>
            {signIn.isPending ? t('login.going') : t('login.go')}
          </button>
        </form>
        {offer?.offered && (
          // The server sends the browser on to the provider, so this is no page of ours.
          <a href={`/api/auth/oidc/login${next === undefined ? '' : `?next=${encodeURIComponent(next)}`}`} className={classes(buttonLook('outline'), 'mt-3 h-10 w-full')}>
            {t('login.with', { name: offer.name ?? '' })}
          </a>
        )}
        <p className="mt-8 border-t border-line pt-4 text-sm text-ink-3 [&_code]:font-[ui-monospace,monospace]">
          <Words text={t('login.lost')} />
        </p>
      </div>
      <div className="mx-auto flex w-full max-w-[21rem] items-center justify-between pb-5 text-sm text-ink-3">
        <span>{t('login.here')}</span>
        <ThemeButton />
      </div>
    </main>
  )
}

function reason(error: Error): string {
  if (!(error instanceof ApiError)) return error.message
  if (error.status === 401) return t('login.wrong')
  if (error.status === 429) return t('login.tooMany')
  return error.message
}
