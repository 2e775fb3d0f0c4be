import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { ChevronLeft, ChevronRight, KeyRound, Lock } from 'lucide-react'
import { rowsQuery, type DataCell, type DataPage } from '@/api/project'
import { number } from '@/lib/format'
import { t } from '@/lib/text'
import { LoadFailure } from '@/parts/shell/LoadFailure'
import { Button } from '@/ui/Button'
import { Skeleton } from '@/ui/Skeleton'

type Props = { slug: string; table: string; page: number; onPage: (page: number) => void }

/** A page of a table's rows, in the order of their key. */
export function DataRows({ slug, table, page, onPage }: Props) {
  const query = useQuery({ ...rowsQuery(slug, table, page), placeholderData: keepPreviousData })
  if (query.isPending) return <Skeleton className="h-72 grow rounded-lg" />
  if (query.isLoadingError || query.data === undefined) {
    return (
      <div className="grow">
        <LoadFailure what={table} error={query.error ?? new Error(table)} onRetry={() => void query.refetch()} />
      </div>
    )
  }
  const { data } = query
  return (
    <div className="min-w-0 grow">
      <Grid table={table} data={data} />
      <Pager data={data} onPage={onPage} />
    </div>
  )
}

function Grid({ table, data }: { table: string; data: DataPage }) {
  return (
    <div
      role="region"
      aria-label={t('data.rows', { table })}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a scrolling region must be reachable by keyboard.
      tabIndex={0}
      className="max-h-[34rem] overflow-auto rounded-lg border border-line bg-panel"
    >
      <table className="min-w-full border-separate border-spacing-0 text-sm">
        <thead>
          <tr>
            {data.columns.map((column) => (
              <th key={column.name} scope="col" title={column.declared} className="sticky top-0 z-10 border-b border-line bg-raised px-3 py-1.5 text-start font-medium whitespace-nowrap">
                <span className="inline-flex items-center gap-1.5">
                  {column.is_key && <KeyRound size={12} role="img" aria-label={t('data.key')} className="text-ink-3" />}
                  {column.is_hidden && <Lock size={12} role="img" aria-label={t('data.secret')} className="text-ink-3" />}
                  <bdi>{column.name}</bdi>
                </span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {data.rows.map((row, at) => (
            <tr key={`${data.page} ${at}`} className="group/row hover:bg-hover/50">
              {row.map((cell, n) => (
                <td key={data.columns[n]?.name} className="numbers max-w-72 truncate border-b border-line px-3 py-1.5 align-top group-last/row:border-b-0" title={cell.text ?? undefined}>
                  <Value cell={cell} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {data.rows.length === 0 && <p className="px-3 py-6 text-center text-sm text-ink-3">{t('data.empty')}</p>}
    </div>
  )
}

/** What stands there, as text and never as anything else. */
function Value({ cell }: { cell: DataCell }) {
  if (cell.text !== null) return <bdi>{cell.is_cut ? `${cell.text}…` : cell.text}</bdi>
  const words = { hidden: t('data.hidden'), blob: t('data.blob') }[cell.kind] ?? t('data.null')
  return <span className="text-ink-3">{words}</span>
}

function Pager({ data, onPage }: { data: DataPage; onPage: (page: number) => void }) {
  const pages = Math.max(1, Math.ceil(data.total / data.page_rows))
  const from = (data.page - 1) * data.page_rows
  return (
    <div className="flex flex-wrap items-center justify-between gap-2 pt-2.5 text-sm text-ink-3">
      <p className="numbers">{t('data.range', { from: number(data.rows.length === 0 ? 0 : from + 1), to: number(from + data.rows.length), total: number(data.total) })}</p>
      {pages > 1 && (
        <div className="flex items-center gap-2">
          <Button small icon={<ChevronLeft aria-hidden size={14} className="rtl:-scale-x-100" />} because={data.page <= 1 ? t('data.first') : null} onClick={() => onPage(data.page - 1)}>
            {t('data.before')}
          </Button>
          <span className="numbers">{t('data.page', { page: number(data.page), pages: number(pages) })}</span>
          <Button small because={data.page >= pages ? t('data.last') : null} onClick={() => onPage(data.page + 1)}>
            {t('data.next')}
            <ChevronRight aria-hidden size={14} className="rtl:-scale-x-100" />
          </Button>
        </div>
      )}
    </div>
  )
}
