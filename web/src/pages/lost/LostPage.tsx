import { Link } from '@tanstack/react-router'
import { t } from '@/lib/text'
import { buttonLook } from '@/ui/Button'

/** An address that leads nowhere. */
export function LostPage() {
  return (
    <main className="mx-auto flex min-h-dvh max-w-[26rem] flex-col items-start justify-center px-6">
      <h1 className="text-2xl font-semibold tracking-[-0.025em]">{t('lost.title')}</h1>
      <p className="mt-1 text-ink-2">{t('lost.text')}</p>
      <Link to="/" className={`${buttonLook('primary')} mt-5`}>
        {t('lost.home')}
      </Link>
    </main>
  )
}
