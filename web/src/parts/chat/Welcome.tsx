import { t } from '@/lib/text'
const IDEAS = ['idea.shop', 'idea.blog', 'idea.tasks', 'idea.booking', 'idea.bees'] as const

/** The conversation before its first word; who may not talk sees no ideas to pick. */
export function Welcome({ onPick }: { onPick: ((text: string) => void) | undefined }) {
  return (
    <div className="mx-auto flex w-full max-w-[34rem] grow flex-col justify-end">
      <h2 className="text-2xl font-semibold tracking-[-0.025em]">{t('chat.title')}</h2>
      <p className="mt-2 max-w-[46ch] text-ink-2">
        {t('chat.text')}
      </p>
      {onPick && (
        <ul className="mt-6 border-t border-line">
          {IDEAS.map((key) => [key, t(key)] as const).map(([key, idea]) => (
            <li key={key} className="border-b border-line">
              <button
                type="button"
                onClick={() => onPick(idea)}
                className="group flex w-full items-center justify-between gap-4 py-2.5 text-start text-ink-2 transition-colors hover:text-ink"
              >
                {idea}
                <span aria-hidden className="text-ink-3 opacity-0 transition-opacity group-hover:opacity-100 group-focus-visible:opacity-100">
                  {'↵'}
                </span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
