import { useEffect, useId, useRef, useState, type FormEvent } from 'react'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { ApiError } from '@/api/client'
import { offerQuery, useSignIn } from '@/api/auth'
import { buttonLook } from '@/ui/Button'
import { classes } from '@/lib/classes'
import { Mark } from '@/ui/Logo'
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
        <h1 className="mt-6 text-2xl font-semibold tracking-[-0.025em]">Sign in to Velocity</h1>
        <p className="mt-1 text-ink-2">The account was shown once, at the first start.</p>
        <form onSubmit={submit} className="mt-7 space-y-4">
          <Field label="E-mail" type="email" autoComplete="username" inputMode="email" value={email} onChange={(event) => setEmail(event.target.value)} required field={first} />
          <Field label="Password" type="password" autoComplete="current-password" field={password} required />
          <p role="alert" className={classes('text-sm text-bad', wrong === undefined && 'sr-only')}>
            {wrong}
          </p>
          <button type="submit" aria-disabled={signIn.isPending} className={classes(buttonLook('primary'), 'h-10 w-full')}>
            {signIn.isPending ? 'Signing in…' : 'Sign in'}
          </button>
        </form>
        {offer?.offered && (
          // The server sends the browser on to the provider, so this is no page of ours.
          <a href={`/api/auth/oidc/login${next === undefined ? '' : `?next=${encodeURIComponent(next)}`}`} className={classes(buttonLook('outline'), 'mt-3 h-10 w-full')}>
            Sign in with {offer.name}
          </a>
        )}
        <p className="mt-8 border-t border-line pt-4 text-sm text-ink-3">
          Lost it? On the server, run{' '}
          <code className="font-mono text-xs whitespace-nowrap text-ink-2">velocity user add</code>.
        </p>
      </div>
      <div className="mx-auto flex w-full max-w-[21rem] items-center justify-between pb-5 text-sm text-ink-3">
        <span>Runs on this machine.</span>
        <ThemeButton />
      </div>
    </main>
  )
}

type FieldProps = React.InputHTMLAttributes<HTMLInputElement> & { label: string; field?: React.Ref<HTMLInputElement> }

function Field({ label, field, ...rest }: FieldProps) {
  const id = useId()
  return (
    <div>
      <label htmlFor={id} className="mb-1.5 block text-sm font-medium">
        {label}
      </label>
      <input id={id} ref={field} {...rest} className="h-10 w-full rounded-md border border-line-strong bg-panel px-3 outline-none focus:border-accent focus:ring-1 focus:ring-accent" />
    </div>
  )
}

function reason(error: Error): string {
  if (!(error instanceof ApiError)) return error.message
  if (error.status === 401) return 'E-mail or password is wrong.'
  if (error.status === 429) return 'Too many tries. Wait a minute, then try again.'
  return error.message
}
