import type { ReactNode, RefObject } from 'react'
import { m } from 'motion/react'
import { useIsSaying, useSay, type Session } from '@/api/session'
import { sentence } from '@/lib/format'
import { t } from '@/lib/text'
import { Button } from '@/ui/Button'
import { Notice } from '@/ui/Notice'
import { Skeleton } from '@/ui/Skeleton'
import { useFollow } from '@/ui/useFollow'
import { Composer } from './Composer'
import { Message } from './Message'
import { Welcome } from './Welcome'

type Props = {
  session: Session
  loading: boolean
  draft: string
  onDraft: (text: string) => void
  field: RefObject<HTMLTextAreaElement | null>
  /** Why nothing may be said here; null when something may. */
  because: string | null
  /** Stands under the last line: the run that the conversation started. */
  children?: ReactNode
}

/** The conversation: what was said, what may be said next, and where to say it. */
export function Chat({ session, loading, draft, onDraft, field, because, children }: Props) {
  const say = useSay(session.id)
  const saying = useIsSaying(session.id)
  const begun = session.transcript.length > 0 || saying
  const send = (text: string) => {
    onDraft('')
    say.mutate(text.trim(), { onError: () => onDraft(text) })
    field.current?.focus()
  }
  const box = useFollow(session.transcript.length)
  return (
    <div className="flex h-full min-h-0 flex-col">
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a scrolling region must be reachable by keyboard. */}
      <div ref={box} role="region" aria-label={t('chat.label')} tabIndex={0} className="flex min-h-0 grow flex-col overflow-y-auto px-4 pt-5 pb-6 focus-visible:-outline-offset-2 sm:px-6">
        <div className="flex grow flex-col">
          {begun ? (
            <>
              <div role="log" aria-live="polite" aria-label={t('chat.said')}>
                <ol className="space-y-5">
                  {session.transcript.map((line, at) => (
                    <Message key={`${at}-${line.who}`} line={line} />
                  ))}
                </ol>
              </div>
              {saying && <Thinking />}
              {children && <div className="mt-5">{children}</div>}
            </>
          ) : loading ? (
            <TalkSkeleton />
          ) : session.spec ? (
            <p className="mt-auto text-ink-2">{t('chat.continue')}</p>
          ) : (
            <Welcome onPick={because === null ? send : undefined} />
          )}
        </div>
      </div>
      <div className="shrink-0 space-y-3 px-4 pt-1 pb-4 sm:px-6">
        {say.isError && (
          <Notice tone="bad" title={t('chat.failed')} action={<Button small onClick={() => send(draft)}>{t('chat.resend')}</Button>}>
            {say.error.message}
          </Notice>
        )}
        {because !== null && <Notice tone="warn" title={sentence(because)} />}
        <Suggestions texts={because === null ? session.suggestions : []} ready={session.stage === 'ready_to_build'} onPick={send} />
        <Composer
          draft={draft}
          onDraft={onDraft}
          onSend={() => send(draft)}
          busy={saying}
          closed={because !== null}
          placeholder={begun ? t('chat.go') : t('chat.begin')}
          field={field}
        />
      </div>
    </div>
  )
}

/** Short answers as buttons; `build` is the way on once nothing is missing. */
function Suggestions({ texts, ready, onPick }: { texts: string[]; ready: boolean; onPick: (text: string) => void }) {
  if (texts.length === 0) return null
  return (
    <ul aria-label={t('chat.suggested')} className="flex flex-wrap gap-1.5">
      {texts.map((text) => (
        <li key={text} className="max-w-full">
          <m.div initial={{ opacity: 0 }} animate={{ opacity: 1 }} transition={{ duration: 0.18 }}>
            <button
              type="button"
              onClick={() => onPick(text)}
              className={
                ready && text.trim().toLowerCase() === 'build'
                  ? 'rounded-md bg-accent px-3 py-1.5 text-start text-sm font-semibold text-on-accent hover:brightness-105'
                  : 'rounded-md border border-line bg-panel px-3 py-1.5 text-start text-sm text-ink-2 transition-colors hover:border-line-strong hover:text-ink'
              }
            >
              {text}
            </button>
          </m.div>
        </li>
      ))}
    </ul>
  )
}

function Thinking() {
  return (
    <p className="mt-5 flex gap-3 text-ink-3">
      <span aria-hidden className="breathing mt-2 ms-1 size-2 rounded-full bg-accent" />
      {t('chat.reading')}
    </p>
  )
}

function TalkSkeleton() {
  return (
    <div className="space-y-6">
      <Skeleton className="ms-auto h-9 w-48 rounded-lg" />
      <Skeleton className="h-4 w-72" />
      <Skeleton className="ms-auto h-9 w-56 rounded-lg" />
      <Skeleton className="h-4 w-64" />
    </div>
  )
}
