import type { Description } from '@/lib/openapi'
import { t } from '@/lib/text'
import { Said } from '@/ui/Said'
import { Code } from './Code'

/** What one needs to begin. */
export function DocsIntro({ description, count }: { description: Description; count: number }) {
  const origin = location.origin
  return (
    <article className="space-y-5">
      <div>
        <h2 className="text-2xl font-semibold tracking-[-0.025em]">{description.info.title}</h2>
        <p className="mt-1 text-ink-2">
          <Said>{description.info.description}</Said>
        </p>
      </div>
      <p>
        {t('docs.count', { n: count })} <Key>/</Key> <Key>↑</Key> <Key>↓</Key>
      </p>
      <div>
        <h3 className="font-semibold">{t('docs.who')}</h3>
        <p className="mt-1 mb-2 text-ink-2">{t('docs.who.text')}</p>
        <Code label={t('docs.withKey')} text={`curl '${origin}/api/runs' -H "X-API-Key: $KEY"`} />
        <div className="h-2" />
        <Code label={t('docs.withToken')} text={`curl '${origin}/api/runs' -H "Authorization: Bearer $TOKEN"`} />
      </div>
      <p>
        <a href="/openapi.json" className="text-accent-text underline underline-offset-2">
          openapi.json
        </a>{' '}
        {t('docs.programs')}
      </p>
    </article>
  )
}

function Key({ children }: { children: string }) {
  return <kbd className="rounded-sm border border-line-strong px-1.5 py-0.5 font-mono text-xs">{children}</kbd>
}
