import { useDeferredValue, useEffect, useState } from 'react'
import { useSuspenseQuery } from '@tanstack/react-query'
import { Link, useMatch } from '@tanstack/react-router'
import { ArrowLeft } from 'lucide-react'
import { descriptionQuery } from '@/api/description'
import { classes } from '@/lib/classes'
import { matching, operationsOf } from '@/lib/openapi'
import { t } from '@/lib/text'
import { ThemeButton } from '@/parts/shell/ThemeButton'
import { Mark } from '@/ui/Logo'
import { DocsIntro } from './DocsIntro'
import { OperationList } from './OperationList'
import { OperationView } from './OperationView'

/** The reference of the HTTP interface, made from the server's own description. */
export function DocsPage() {
  const { data: description } = useSuspenseQuery(descriptionQuery)
  const name = useMatch({ from: '/docs/$operation', shouldThrow: false })?.params.operation
  const [query, setQuery] = useState('')
  const operations = operationsOf(description)
  const found = matching(operations, useDeferredValue(query))
  const chosen = operations.find((one) => one.operationId === name)
  useEffect(() => {
    document.title = chosen ? `${chosen.method} ${chosen.path} · Velocity` : `${t('nav.docs')} · Velocity`
    return () => void (document.title = 'Velocity')
  }, [chosen])
  return (
    <div className="flex h-dvh flex-col">
      <header className="flex h-14 shrink-0 items-center gap-2.5 border-b border-line bg-panel px-4">
        <Link to="/" aria-label={t('lost.home')} className="rounded-md">
          <Mark className="size-5" />
        </Link>
        <h1 className="min-w-0 truncate text-lg font-semibold tracking-[-0.02em]">{t('nav.docs')}</h1>
        <span className="numbers text-sm text-ink-3">{description.info.version}</span>
        <span className="grow" />
        <ThemeButton />
      </header>
      <div className="grid min-h-0 grow md:grid-cols-[21rem_minmax(0,1fr)]">
        <OperationList operations={found} total={operations.length} chosen={name} query={query} onQuery={setQuery} className={classes(name !== undefined && 'max-md:hidden')} />
        <main key={name ?? ''} tabIndex={-1} className={classes('relative min-h-0 overflow-y-auto outline-none', name === undefined && 'max-md:hidden')}>
          <div className="mx-auto max-w-[52rem] px-5 py-6 md:px-10 md:py-9">
            {name !== undefined && (
              <Link to="/docs" className="mb-5 inline-flex items-center gap-1.5 text-sm text-ink-2 hover:text-ink md:hidden">
                <ArrowLeft aria-hidden size={14} className="rtl:-scale-x-100" />
                {t('docs.all')}
              </Link>
            )}
            {name === undefined ? <DocsIntro description={description} count={operations.length} /> : chosen ? <OperationView description={description} operation={chosen} /> : <Lost name={name} />}
          </div>
        </main>
      </div>
    </div>
  )
}

function Lost({ name }: { name: string }) {
  return (
    <p>
      {t('docs.lost')} <code dir="ltr" className="font-mono text-sm">{name}</code>
    </p>
  )
}
