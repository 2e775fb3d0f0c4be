import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { ArrowRight, FileDiff } from 'lucide-react'
import { runQuery, runsQuery, type Run, type Verdict } from '@/api/run'
import { classes } from '@/lib/classes'
import { duration, words } from '@/lib/format'
import { said, t } from '@/lib/text'
import { LoadFailure } from '@/parts/shell/LoadFailure'
import { Badge } from '@/ui/Badge'
import { buttonLook } from '@/ui/Button'
import { Empty } from '@/ui/Empty'
import { Choice } from '@/ui/Field'
import { Section } from '@/ui/Section'
import { Skeleton } from '@/ui/Skeleton'
import { StateIcon } from '@/ui/StateIcon'
import { checkPairs, difference, sameChecks, stagePairs, type CheckPair, type StagePair } from './compare'
import { markOf, markOfVerdict, runWord } from './stageView'

type Props = { run: Run; nowMs: number; other: number | undefined; onOther: (other: number | undefined) => void }

/** This run beside another one of its project: stages, checks, revision of the spec. */
export function CompareView({ run, nowMs, other, onOther }: Props) {
  const { data: runs } = useQuery(runsQuery({ project: run.project }))
  const others = (runs ?? []).filter((one) => one.id !== run.id)
  const usual = others.find((one) => one.id < run.id) ?? others[0]
  const chosen = other ?? usual?.id
  if (runs && others.length === 0 && other === undefined) return <Empty title={t('runs.only')}>{t('runs.only.text')}</Empty>
  return (
    <div className="space-y-5">
      <label className="flex flex-wrap items-center gap-2">
        <span className="font-medium">{t('runs.compareWith', { run: String(run.id) })}</span>
        <Choice
          value={chosen === undefined ? '' : String(chosen)}
          options={[
            ...(chosen !== undefined && !others.some((one) => one.id === chosen) ? [{ value: String(chosen), label: t('chat.run', { run: String(chosen) }) }] : []),
            ...others.map((one) => ({ value: String(one.id), label: t('runs.option', { run: String(one.id), revision: String(one.spec_revision), how: runWord(one).toLowerCase() }) })),
          ]}
          onPick={(value) => onOther(Number(value))}
          className="h-8 text-sm"
        />
      </label>
      {chosen !== undefined && <Pair run={run} other={chosen} nowMs={nowMs} />}
    </div>
  )
}

function Pair({ run, other, nowMs }: { run: Run; other: number; nowMs: number }) {
  const query = useQuery(runQuery(other))
  if (query.isPending) return <Skeleton className="h-64 w-full rounded-lg" />
  if (query.isLoadingError) return <LoadFailure what={t('run.what', { run: String(other) })} error={query.error} onRetry={() => void query.refetch()} />
  const against = query.data.run
  const checks = checkPairs(run, against)
  return (
    <>
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm text-ink-2">
        <Badge tone={run.spec_revision === against.spec_revision ? 'neutral' : 'accent'}>
          {run.spec_revision === against.spec_revision ? t('runs.sameRevision', { revision: String(run.spec_revision) }) : t('runs.revisions', { one: String(run.spec_revision), other: String(against.spec_revision) })}
        </Badge>
        {run.project === against.project && (
          <Link to="/projects/$slug" params={{ slug: run.project }} search={{ tab: 'files', run: Math.max(run.id, other), from: Math.min(run.id, other), view: 'changes' }} className={buttonLook('outline', true)}>
            <FileDiff aria-hidden size={13} />
            {t('runs.files')}
          </Link>
        )}
        {run.project !== against.project && <Badge tone="warn">{t('runs.otherProject', { project: against.project })}</Badge>}
      </p>
      <StageTable one={run} other={against} pairs={stagePairs(run, against, nowMs)} />
      <Section title={t('runs.differ')} count={checks.length}>
        {checks.length === 0 ? <p className="text-sm text-ink-3">{t('runs.noDiffer', { n: sameChecks(run, against) })}</p> : <CheckTable one={run} other={against} checks={checks} />}
      </Section>
    </>
  )
}

const HEAD = 'px-3 py-2 font-medium whitespace-nowrap text-ink-3'

function Heads({ one, other }: { one: Run; other: Run }) {
  return (
    <thead className="border-b border-line">
      <tr>
        <th className={classes(HEAD, 'text-start')}>{t('runs.stage')}</th>
        <th className={classes(HEAD, 'text-start')}>{t('chat.run', { run: String(one.id) })}</th>
        <th className={classes(HEAD, 'text-start')}>{t('chat.run', { run: String(other.id) })}</th>
        <th className={classes(HEAD, 'text-end')}>{t('runs.difference')}</th>
      </tr>
    </thead>
  )
}

function StageTable({ one, other, pairs }: { one: Run; other: Run; pairs: readonly StagePair[] }) {
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a scrolling region must be reachable by keyboard.
    <div tabIndex={0} role="region" aria-label={t('runs.stages')} className="overflow-x-auto rounded-lg border border-line bg-panel">
      <table className="w-full text-sm">
        <Heads one={one} other={other} />
        <tbody className="divide-y divide-line">
          {pairs.map((pair) => (
            <tr key={pair.stage} className={pair.differs ? 'bg-warn-soft' : undefined}>
              <th scope="row" className="px-3 py-2 text-start font-medium">
                {pair.stage}
              </th>
              <Side state={pair.one} ms={pair.oneMs} />
              <Side state={pair.other} ms={pair.otherMs} />
              <Difference one={pair.oneMs} other={pair.otherMs} />
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Side({ state, ms }: { state: StagePair['one']; ms: number | null }) {
  return (
    <td className="px-3 py-2">
      {state === null ? (
        <span className="text-ink-3">{t('runs.absent')}</span>
      ) : (
        <span className="flex items-center gap-2">
          <StateIcon mark={markOf(state)} size={14} />
          <span className="max-sm:sr-only">{said('state', state)}</span>
          <span className="numbers font-mono text-xs whitespace-nowrap text-ink-3">{ms === null ? '' : duration(ms)}</span>
        </span>
      )}
    </td>
  )
}

function Difference({ one, other }: { one: number | null; other: number | null }) {
  return <td className={classes('numbers px-3 py-2 text-end font-mono text-xs whitespace-nowrap', one !== null && other !== null && other < one ? 'text-ok' : 'text-ink-2')}>{difference(one, other, duration)}</td>
}

function CheckTable({ one, other, checks }: { one: Run; other: Run; checks: readonly CheckPair[] }) {
  return (
    <ul className="divide-y divide-line rounded-lg border border-line bg-panel text-sm">
      {checks.map((check) => (
        <li key={`${check.stage} ${check.check}`} className="flex flex-wrap items-center gap-x-3 gap-y-1 px-3.5 py-2">
          <span className="w-16 shrink-0 text-ink-3">{check.stage}</span>
          <span className="min-w-32 font-medium">{words(check.check)}</span>
          <span className="ms-auto flex items-center gap-2">
            <Found run={one.id} verdict={check.one} />
            <ArrowRight aria-hidden size={13} className="text-ink-3 rtl:-scale-x-100" />
            <Found run={other.id} verdict={check.other} />
          </span>
        </li>
      ))}
    </ul>
  )
}

function Found({ run, verdict }: { run: number; verdict: Verdict | null }) {
  return (
    <span className="flex items-center gap-1.5">
      <span className="sr-only">{t('chat.run', { run: String(run) })}: </span>
      {verdict === null ? <span className="text-ink-3">{t('runs.absent')}</span> : <StateIcon mark={markOfVerdict(verdict)} size={14} />}
      {verdict !== null && <span className="max-sm:sr-only">{t(`mark.${verdict}`)}</span>}
    </span>
  )
}
