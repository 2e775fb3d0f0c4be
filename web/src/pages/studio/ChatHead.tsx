import { QUESTIONS } from '@/api/spec'
import type { Session } from '@/api/session'
import { classes } from '@/lib/classes'
import { t } from '@/lib/text'

/** Whose conversation this is, and how far it is. */
export function ChatHead({ session }: { session: Session }) {
  return (
    <header className="flex h-14 shrink-0 items-center justify-between gap-4 border-b border-line px-6">
      <h1 dir="auto" className="min-w-0 truncate font-semibold">
        {session.spec?.project.title || t('products.new')}
      </h1>
      {session.stage === 'collecting' ? <Answered session={session} /> : <p className="shrink-0 text-sm text-ink-3">{t(`studio.${session.stage}`)}</p>}
    </header>
  )
}

function Answered({ session }: { session: Session }) {
  return (
    <p className="numbers flex shrink-0 items-center gap-2.5 text-sm text-ink-3">
      {t('studio.answered', { n: QUESTIONS.length - session.missing.length, all: QUESTIONS.length })}
      <span aria-hidden className="flex gap-0.5">
        {QUESTIONS.map((question) => (
          <span
            key={question}
            className={classes('h-1 w-2.5 rounded-full transition-colors duration-300', session.missing.includes(question) ? 'bg-line' : 'bg-accent')}
          />
        ))}
      </span>
    </p>
  )
}
