import { X } from 'lucide-react'
import type { Page, Requirement, SpecRole, Trace } from '@/api/spec'
import { classes } from '@/lib/classes'
import { capital, words } from '@/lib/format'
import { t } from '@/lib/text'
import { Badge } from '@/ui/Badge'
import { IconButton } from '@/ui/Button'
import { InlineText } from '@/ui/InlineText'
import { AddRow } from './AddRow'
import { useChange } from './change'

type Fresh = ReadonlySet<string>

/** The product's pages with their addresses and who may open them. */
export function PageList({ pages, fresh }: { pages: Page[]; fresh: Fresh }) {
  const change = useChange()
  return (
    <ul className="divide-y divide-line rounded-lg border border-line bg-panel">
      {pages.map((page) => (
        <li key={page.id} className={classes('group/page relative flex flex-wrap items-center gap-x-4 px-3.5 py-1.5', fresh.has(`page:${page.id}`) && 'arriving')}>
          <InlineText label={t('spec.pageTitle')} value={page.title} onSave={change && ((to) => change({ edits: [{ edit: 'rename', from: page.title, to }] }))} className="font-medium" />
          <span className="min-w-0 font-mono text-xs break-all text-ink-3">{page.route}</span>
          <span className={classes('ms-auto text-xs text-ink-3 transition-opacity', change && 'group-focus-within/page:opacity-0 group-hover/page:opacity-0 pointer-coarse:pe-7')}>{page.access.includes('anonymous') ? t('spec.everyone') : page.access.map(words).join(', ')}</span>
          {change && (
            <IconButton label={t('spec.removePage', { page: page.title })} onClick={() => change({ edits: [{ edit: 'remove_page', title: page.title }] })} className="absolute end-2 top-1/2 size-7 -translate-y-1/2 opacity-0 group-focus-within/page:opacity-100 group-hover/page:opacity-100 pointer-coarse:opacity-100">
              <X size={13} />
            </IconButton>
          )}
        </li>
      ))}
      {change && (
        <li className="px-1.5 py-1">
          <AddRow label={t('spec.newPage')} onAdd={(title) => change({ edits: [{ edit: 'add_page', title }] })} />
        </li>
      )}
    </ul>
  )
}

/** Who uses the product, and the answer that says so. */
export function RoleList({ roles, users, fresh }: { roles: SpecRole[]; users: string; fresh: Fresh }) {
  const change = useChange()
  return (
    <div className="space-y-2">
      <ul className="flex flex-wrap gap-2">
        {roles.map((role) => (
          <li key={role.id} className={classes('rounded-lg border border-line bg-panel px-3.5 py-2', fresh.has(`role:${role.id}`) && 'arriving')}>
            <InlineText label={t('spec.roleName')} value={role.label} onSave={change && ((to) => change({ edits: [{ edit: 'rename', from: role.label, to }] }))} className="font-medium" />
            <p className="text-xs text-ink-3">{role.signup === 'open' ? t('spec.signup') : t('spec.byAdmin')}</p>
          </li>
        ))}
      </ul>
      {change && (
        <p className="text-sm text-ink-2">
          <InlineText label={t('topic.users')} value={users} empty={t('spec.noUsers')} max={500} onSave={(words) => change({ answers: { users: words } })} />
        </p>
      )}
    </div>
  )
}

/** What the product must do, as Given, When, Then. */
export function RequirementList({ requirements }: { requirements: Requirement[] }) {
  return (
    <ul className="divide-y divide-line rounded-lg border border-line bg-panel">
      {requirements.map((one) => (
        <li key={one.id} className="flex gap-3 px-3.5 py-2 text-sm">
          <span className="numbers w-12 shrink-0 font-mono text-xs leading-5 text-ink-3">{one.id}</span>
          <div className="min-w-0">
            <p dir="auto">{one.text}</p>
            <p className="text-xs text-ink-3">
              {t('spec.given', { given: one.given, when: one.when, outcome: one.then })}
            </p>
          </div>
        </li>
      ))}
    </ul>
  )
}

/** Phrases that nothing came of, with the reason. */
export function IgnoredList({ trace }: { trace: Trace[] }) {
  return (
    <ul className="divide-y divide-line rounded-lg border border-line bg-panel">
      {trace.map((one, at) => (
        <li key={`${one.text}-${at}`} className="px-3.5 py-2 text-sm">
          <q dir="auto" className="font-medium break-words">{one.text}</q>
          <p className="text-warn">{capital(one.ignored ?? '')}</p>
        </li>
      ))}
    </ul>
  )
}

/** What each phrase became; what nothing came of stands first. */
export function TraceList({ trace }: { trace: Trace[] }) {
  const ordered = trace.toSorted((a, b) => Number(Boolean(b.ignored)) - Number(Boolean(a.ignored)))
  return (
    <ul className="divide-y divide-line rounded-lg border border-line bg-panel">
      {ordered.map((one, at) => (
        <li key={`${one.text}-${at}`} className="flex flex-wrap items-baseline gap-x-3 gap-y-1 px-3.5 py-2 text-sm">
          <q dir="auto" className="min-w-0 break-words">{one.text}</q>
          {one.ignored ? (
            <span className="text-warn">{t('spec.notBuilt')}</span>
          ) : (
            <span className="flex flex-wrap gap-1">
              {(one.became ?? []).map((what) => (
                <Badge key={what} className="font-mono font-normal">{what}</Badge>
              ))}
            </span>
          )}
        </li>
      ))}
    </ul>
  )
}

/** What was assumed, each with the words that change it. */
export function AssumptionList({ items, onSay }: { items: { text: string; change?: string | undefined }[]; onSay: ((text: string) => void) | undefined }) {
  return (
    <ul className="divide-y divide-line rounded-lg border border-line bg-panel">
      {items.map(({ text, change }) => (
        <li key={text} className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1 px-3.5 py-2 text-sm">
          <span dir="auto" className="min-w-0">{text}</span>
          {change && onSay && (
            <button type="button" onClick={() => onSay(change)} className="text-start text-accent-text underline-offset-2 hover:underline">
              <span className="sr-only">{t('spec.write')} </span>
              <q>{change}</q>
            </button>
          )}
        </li>
      ))}
    </ul>
  )
}
