import type { ReactNode } from 'react'
import { ChevronRight } from 'lucide-react'
import type { Plan } from '@/api/run'
import { words } from '@/lib/format'
import { t } from '@/lib/text'

/** The plan document: what is built, and how one knows that it works. */
export function PlanView({ plan }: { plan: Plan }) {
  return (
    <div className="space-y-1 pe-3.5 pb-3 ps-11.5 text-sm">
      <Part title={t('count.apis', { n: plan.endpoints.length })}>
        {plan.endpoints.map(({ method, path, roles }) => (
          <li key={`${method} ${path}`} className="flex flex-wrap gap-x-3">
            <span className="min-w-0 font-mono text-xs leading-5 break-all">
              <span className="inline-block w-14 text-ink-3">{method}</span>
              {path}
            </span>
            <span className="ms-auto text-xs leading-5 text-ink-3">{roles.map(words).join(', ')}</span>
          </li>
        ))}
      </Part>
      <Part title={t('count.pages', { n: plan.pages.length })}>
        {plan.pages.map((page) => (
          <li key={page.route} className="flex flex-wrap items-baseline gap-x-3">
            {page.title}
            <span className="font-mono text-xs break-all text-ink-3">{page.route}</span>
          </li>
        ))}
      </Part>
      <Part title={t('count.acceptance', { n: plan.acceptance.length })}>
        {plan.acceptance.map((one) => (
          <li key={one.id} className="flex gap-3" title={one.scenario}>
            <span className="w-12 shrink-0 font-mono text-xs leading-5 text-ink-3">{one.id}</span>
            <span className="min-w-0">{one.text}</span>
          </li>
        ))}
      </Part>
    </div>
  )
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <details className="group/part">
      <summary className="-ms-1 flex list-none items-center gap-1.5 rounded-md px-1 py-0.5 select-none hover:bg-hover [&::-webkit-details-marker]:hidden">
        <ChevronRight aria-hidden size={13} className="text-ink-3 transition-transform duration-150 group-open/part:rotate-90" />
        {title}
      </summary>
      <ul className="space-y-0.5 py-1.5 ps-5">{children}</ul>
    </details>
  )
}
