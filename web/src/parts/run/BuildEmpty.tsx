import { STAGES } from '@/api/run'
import type { Session } from '@/api/session'
import { t } from '@/lib/text'
import { StateIcon } from '@/ui/StateIcon'
import { BuildButton } from './BuildButton'

/** The build before there is one: the way that a product goes. */
export function BuildEmpty({ session }: { session: Session }) {
  const missing = session.missing.length
  return (
    <div className="mx-auto flex w-full max-w-[30rem] grow flex-col justify-center">
      <h2 className="text-lg font-semibold">{t('run.empty')}</h2>
      <p className="mt-1 text-ink-2">
        {missing > 0 ? t('run.missing', { n: missing }) : t('run.complete')}
      </p>
      <ol className="mt-5 border-t border-line">
        {STAGES.map((stage) => (
          <li key={stage} className="flex items-baseline gap-3 border-b border-line py-2">
            <StateIcon mark="waiting" size={14} className="self-center" />
            <span className="w-16 shrink-0 font-medium">{stage}</span>
            <span className="min-w-0 text-sm text-ink-3">{t(`purpose.${stage}`)}</span>
          </li>
        ))}
      </ol>
      {missing === 0 && (
        <div className="mt-6">
          <BuildButton session={session.id} look="accent">{t('run.build')}</BuildButton>
        </div>
      )}
    </div>
  )
}
