import { getRouteApi } from '@tanstack/react-router'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Download } from 'lucide-react'
import { RULINGS, auditQuery, exportAddress, type AuditLine } from '@/api/audit'
import { said, t } from '@/lib/text'
import { Who } from '@/parts/people/Who'
import { LoadFailure } from '@/parts/shell/LoadFailure'
import { Ago } from '@/ui/Ago'
import { Badge, type Tone } from '@/ui/Badge'
import { Button, buttonLook } from '@/ui/Button'
import { Choice, fieldLook } from '@/ui/Field'
import { Rows } from '@/ui/Rows'
import { Skeleton } from '@/ui/Skeleton'
import { Verify } from './Verify'

const route = getRouteApi('/app/admin')
const ROW_PX = 40
const TONES: Record<string, Tone> = { allow: 'ok', needs_approval: 'accent', deny: 'bad' }

/** The record of what the rules were asked and what they said, checked and carried out by the server. */
export function AuditList() {
  const { actor, action, ruling } = route.useSearch()
  const navigate = route.useNavigate()
  const query = useInfiniteQuery(auditQuery({ actor, action, ruling }))
  const lines = query.data?.pages.flat() ?? []
    const set = (change: { actor?: string | undefined; action?: string | undefined; ruling?: (typeof RULINGS)[number] | undefined }) => void navigate({ search: (now) => ({ ...now, ...change }), replace: true })
  const rulings = [{ value: '', label: t('audit.any') }, ...RULINGS.map((value) => ({ value, label: t(`ruling.${value}`) }))]
  return (
    <>
      <p className="pb-3 text-ink-2">{t('audit.text')}</p>
      <Verify />
      <div className="flex flex-wrap items-center gap-2 pb-3">
        <input type="search" dir="ltr" key={`actor ${actor ?? ''}`} defaultValue={actor} onBlur={(event) => set({ actor: event.target.value || undefined })} onKeyDown={(event) => event.key === 'Enter' && set({ actor: event.currentTarget.value || undefined })} aria-label={t('audit.actor')} placeholder={t('audit.actor')} className={`${fieldLook} h-8! max-w-52 text-sm`} />
        <input type="search" dir="ltr" key={`action ${action ?? ''}`} defaultValue={action} onBlur={(event) => set({ action: event.target.value || undefined })} onKeyDown={(event) => event.key === 'Enter' && set({ action: event.currentTarget.value || undefined })} aria-label={t('audit.action')} placeholder={t('audit.action')} className={`${fieldLook} h-8! max-w-52 text-sm`} />
        <Choice aria-label={t('audit.ruling')} value={ruling ?? ''} options={rulings} onPick={(value) => set({ ruling: RULINGS.find((one) => one === value) })} className="h-8 text-sm" />
        <span className="grow" />
        <a href={exportAddress({ actor, action, ruling })} download="audit.jsonl" className={buttonLook('outline', true)}>
          <Download aria-hidden size={13} />
          {t('audit.export')}
        </a>
      </div>
      {query.isPending ? (
        <Skeleton className="h-64 w-full rounded-lg" />
      ) : query.isLoadingError ? (
        <LoadFailure what={t('admin.audit')} error={query.error} onRetry={() => void query.refetch()} />
      ) : lines.length === 0 ? (
        <p className="py-8 text-center text-ink-3">{t('audit.none')}</p>
      ) : (
        <>
          <Rows items={lines} rowPx={ROW_PX} label={t('audit.lines')} keyOf={(line) => String(line.seq)} row={(line) => <Line line={line} />} className="h-[min(36rem,60dvh)] overflow-y-auto rounded-lg border border-line bg-panel" />
          <div className="flex flex-wrap items-center gap-3 pt-2 text-sm text-ink-3">
            <p role="status">{t('audit.count', { n: lines.length })}</p>
            {query.hasNextPage && (
              <Button small onClick={() => void query.fetchNextPage()}>
                {t('act.more')}
              </Button>
            )}
          </div>
        </>
      )}
    </>
  )
}

function Line({ line }: { line: AuditLine }) {
  return (
    <div className="flex h-full items-center gap-3 border-b border-line px-3.5 text-sm" title={line.reason}>
      <span className="numbers w-12 shrink-0 font-mono text-xs text-ink-3">{line.seq}</span>
      <Badge tone={TONES[line.ruling] ?? 'neutral'} className="min-w-16 justify-center">
        {said('ruling', line.ruling)}
      </Badge>
      <span dir="auto" className="w-44 shrink-0 truncate max-md:w-28">
        <Who actor={line.actor} />
      </span>
      <span className="w-32 shrink-0 truncate font-mono text-xs">{line.action}</span>
      <span dir="auto" className="min-w-0 grow truncate text-ink-2">
        {line.object}
      </span>
      <span className="w-48 shrink-0 truncate font-mono text-xs text-ink-3 max-lg:hidden">{line.rule}</span>
      <Ago at={line.at_ms} className="w-20 shrink-0 text-end text-xs text-ink-3 max-sm:hidden" />
    </div>
  )
}
