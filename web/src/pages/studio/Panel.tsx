import type { Session } from '@/api/session'
import { RunView } from '@/parts/run/RunView'
import { BuildEmpty } from '@/parts/run/BuildEmpty'
import { SpecEmpty } from '@/parts/spec/SpecEmpty'
import { SpecView } from '@/parts/spec/SpecView'
import { Skeleton } from '@/ui/Skeleton'

type Props = {
  which: 'spec' | 'build'
  session: Session
  loading: boolean
  run: number | null
  onSay: (text: string) => void
  onRun: (run: number) => void
}

/** What stands beside the conversation. */
export function Panel({ which, session, loading, run, onSay, onRun }: Props) {
  if (loading) return <PanelSkeleton />
  if (which === 'build') {
    return run === null ? <BuildEmpty session={session} /> : <RunView key={run} id={run} session={session} onRun={onRun} />
  }
  return session.spec ? <SpecView sessionId={session.id} spec={session.spec} can={session.can.change.ok} onSay={onSay} /> : <SpecEmpty missing={session.missing} />
}

function PanelSkeleton() {
  return (
    <div className="space-y-5">
      <Skeleton className="h-8 w-64" />
      <Skeleton className="h-4 w-80" />
      <div className="grid gap-3 sm:grid-cols-2">
        <Skeleton className="h-44 rounded-lg" />
        <Skeleton className="h-44 rounded-lg" />
      </div>
    </div>
  )
}
