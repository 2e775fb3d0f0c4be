import { useQuery } from '@tanstack/react-query'
import { modeQuery, versionQuery } from '@/api/system'
import { t } from '@/lib/text'
import { LoadFailure } from '@/parts/shell/LoadFailure'
import { Skeleton } from '@/ui/Skeleton'
import { Facts, Row } from './Facts'

/** What comes with the page in the browser; the program's own parts stand in its `Cargo.lock`. */
const PARTS = [
  { name: 'Velocity', licence: 'MIT' },
  { name: 'React', licence: 'MIT' },
  { name: 'TanStack Query, TanStack Router', licence: 'MIT' },
  { name: 'Motion', licence: 'MIT' },
  { name: 'Lucide', licence: 'ISC' },
  { name: 'openapi-fetch', licence: 'MIT' },
  { name: 'Tailwind CSS', licence: 'MIT' },
  { name: 'Inter', licence: 'OFL-1.1' },
  { name: 'JetBrains Mono', licence: 'OFL-1.1' },
  { name: 'Noto Sans Arabic', licence: 'OFL-1.1' },
] as const

/** Which program this is, what it was built from, and whose work is in it. */
export function AboutView() {
  const version = useQuery(versionQuery)
  const mode = useQuery(modeQuery)
  if (version.isPending) return <Skeleton className="h-64 w-full rounded-lg" />
  if (version.isLoadingError) return <LoadFailure what={t('admin.about')} error={version.error} onRetry={() => void version.refetch()} />
  const about = version.data
  return (
    <div className="grid items-start gap-4 md:grid-cols-2">
      <Facts title={t('system.about')}>
        <Row name={t('system.version')}>{`${about.app} ${about.version}`}</Row>
        <Row name={t('system.commit')}>{about.build.commit ?? '–'}</Row>
        <Row name={t('system.compiler')}>{about.build.compiler ?? '–'}</Row>
        <Row name={t('system.target')}>{about.build.target}</Row>
        <Row name={t('system.profile')}>{about.build.profile}</Row>
        <Row name={t('system.mode')}>{mode.data?.mode ?? '–'}</Row>
      </Facts>
      <Facts title={t('about.licences')}>
        {PARTS.map(({ name, licence }) => (
          <Row key={name} name={<bdi>{name}</bdi>}>
            {licence}
          </Row>
        ))}
      </Facts>
    </div>
  )
}
