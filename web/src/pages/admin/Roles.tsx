import { useQuery } from '@tanstack/react-query'
import { Check, CircleHelp, Minus } from 'lucide-react'
import { rolesQuery } from '@/api/may'
import type { Schemas } from '@/api/client'
import { ROLES } from '@/api/people'
import { said, t } from '@/lib/text'
import { LoadFailure } from '@/parts/shell/LoadFailure'
import { Skeleton } from '@/ui/Skeleton'

type Row = Schemas['RoleRow']
const SIGNS = { allow: Check, needs_approval: CircleHelp, deny: Minus } as const
const LOOKS = { allow: 'text-ok', needs_approval: 'text-accent-text', deny: 'text-ink-3' } as const
type Ruling = keyof typeof SIGNS

/** What each role may do, as the rules in force say it. */
export function Roles() {
  const query = useQuery(rolesQuery)
  if (query.isPending) return <Skeleton className="h-64 w-full rounded-lg" />
  if (query.isLoadingError) return <LoadFailure what={t('admin.roles')} error={query.error} onRetry={() => void query.refetch()} />
  const parts = [
    { title: t('roles.deeds'), rows: query.data.filter(({ kind }) => kind === 'deed') },
    { title: t('roles.tasks'), rows: query.data.filter(({ kind }) => kind === 'task') },
  ]
  return (
    <>
      <p className="pb-3 text-ink-2">{t('roles.text')}</p>
      <div className="overflow-x-auto rounded-lg border border-line bg-panel">
        <table className="w-full text-sm">
          <thead>
            <tr className="border-b border-line text-ink-3">
              <th scope="col" className="px-4 py-2 text-start font-medium">
                {t('roles.what')}
              </th>
              {ROLES.map((role) => (
                <th key={role} scope="col" className="w-24 px-2 py-2 text-center font-medium sm:w-32">
                  {t(`role.${role}`)}
                </th>
              ))}
            </tr>
          </thead>
          {parts.map(({ title, rows }) => (
            <tbody key={title} className="divide-y divide-line">
              <tr className="bg-raised">
                <th scope="rowgroup" colSpan={4} className="px-4 py-1.5 text-start text-xs font-semibold text-ink-2">
                  {title}
                </th>
              </tr>
              {rows.map((row) => (
                <Line key={row.what} row={row} />
              ))}
            </tbody>
          ))}
        </table>
      </div>
    </>
  )
}

function Line({ row }: { row: Row }) {
  return (
    <tr>
      <th scope="row" className="px-4 py-1.5 text-start font-normal" title={row.action}>
        {row.kind === 'deed' ? said('deed', row.what) : <code className="font-mono text-xs">{row.what}</code>}
      </th>
      {row.roles.map((cell) => {
        const ruling = cell.ruling as Ruling
        const Sign = SIGNS[ruling]
        return (
          <td key={cell.role} className="px-2 py-1.5">
            <span role="img" aria-label={`${said('ruling', cell.ruling)}: ${cell.reason}`} title={`${cell.reason} (${cell.rule})`} className={`grid place-items-center ${LOOKS[ruling]}`}>
              <Sign aria-hidden size={16} />
            </span>
          </td>
        )
      })}
    </tr>
  )
}
