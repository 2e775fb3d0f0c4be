import type { RefObject } from 'react'
import { useSay } from '@/api/session'
import { STAGES } from '@/api/run'
import { sentence } from '@/lib/format'
import { t, type Key } from '@/lib/text'
import { Composer } from '@/parts/chat/Composer'
import { Button } from '@/ui/Button'
import { Notice } from '@/ui/Notice'

/** Good beginnings: a chip, and the whole sentence that it says. */
const IDEAS = ['shop', 'booking', 'tasks', 'bees', 'blog', 'crm'] as const

type Props = { draft: string; onDraft: (text: string) => void; field: RefObject<HTMLTextAreaElement | null>; say: ReturnType<typeof useSay>; because: string | null }

/** Where a product begins: one question, and a few beginnings for who has none. */
export function Hero({ draft, onDraft, field, say, because }: Props) {
  const send = (text: string) => {
    if (because !== null) return
    onDraft('')
    say.mutate(text.trim(), { onError: () => onDraft(text) })
  }
  const pick = (key: Key) => {
    onDraft(t(key))
    field.current?.focus()
  }
  return (
    <div className="flex min-h-full flex-col items-center justify-center px-4 py-10">
      <div className="w-full max-w-[42rem]">
        <h1 className="text-center text-[2rem] leading-tight font-semibold tracking-[-0.03em] sm:text-[2.5rem]">{t('chat.title')}</h1>
        <p className="mx-auto mt-3 max-w-[52ch] text-center text-lg text-ink-2">{t('chat.text')}</p>
        <div className="mt-8">
          {say.isError && (
            <div className="mb-3">
              <Notice tone="bad" title={t('chat.failed')} action={<Button small onClick={() => send(draft)}>{t('chat.resend')}</Button>}>
                {say.error.message}
              </Notice>
            </div>
          )}
          {because !== null && (
            <div className="mb-3">
              <Notice tone="warn" title={sentence(because)} />
            </div>
          )}
          <Composer draft={draft} onDraft={onDraft} onSend={() => send(draft)} busy={say.isPending} closed={because !== null} placeholder={t('chat.begin')} field={field} />
        </div>
        {because === null && (
          <ul aria-label={t('chat.ideas')} className="mt-4 flex flex-wrap justify-center gap-2">
            {IDEAS.map((idea) => (
              <li key={idea}>
                <button type="button" onClick={() => pick(`idea.${idea}.text`)} className="h-8 rounded-full border border-line bg-panel px-3.5 text-sm text-ink-2 transition-colors hover:border-line-strong hover:text-ink">
                  {t(`idea.${idea}`)}
                </button>
              </li>
            ))}
          </ul>
        )}
        <ol aria-label={t('runs.stages')} className="mx-auto mt-12 flex max-w-[34rem] flex-wrap justify-center gap-x-2 gap-y-1 text-xs text-ink-3">
          {STAGES.map((stage, at) => (
            <li key={stage} title={t(`purpose.${stage}`)} className="flex items-center gap-2">
              {at > 0 && <span aria-hidden className="h-px w-4 bg-line-strong/60" />}
              {stage}
            </li>
          ))}
        </ol>
      </div>
    </div>
  )
}
