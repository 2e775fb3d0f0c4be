import { useState, type ReactNode } from 'react'
import { Link } from '@tanstack/react-router'
import { useQuery } from '@tanstack/react-query'
import { useAnswer, type Approval } from '@/api/approval'
import { taskQuery } from '@/api/task'
import { t } from '@/lib/text'
import { Who } from '@/parts/people/Who'
import { Ago } from '@/ui/Ago'
import type { Tone } from '@/ui/Badge'
import { Button } from '@/ui/Button'
import { TextArea } from '@/ui/Field'
import { Json } from '@/ui/Json'
import { Notice } from '@/ui/Notice'
import { Section } from '@/ui/Section'
import { tell } from '@/ui/note'
import { Diff } from './Diff'
import { factsOf } from './facts'

const COMMENT_MAX = 2000

/** One question whole: who asks, what for, the rule and its reason, what it changes, and the decision. */
export function ApprovalView({ approval }: { approval: Approval }) {
  const { wish } = approval
  const { facts, diff } = factsOf(wish.context)
  return (
    <article className="rounded-lg border border-line bg-panel px-5 py-4">
      <h2 dir="auto" className="text-lg font-semibold break-words">
        <Who actor={approval.requested_by} />: {wish.action}
      </h2>
      <p dir="auto" className="mt-1 break-words text-ink-2">
        {approval.reason}
      </p>
      <dl className="mt-4 grid grid-cols-[max-content_1fr] gap-x-4 gap-y-1.5 text-sm">
        <Fact name={t('approvals.on')}>{`${wish.resource.kind} ${wish.resource.id}`}</Fact>
        <Fact name={t('approvals.rule')}>
          <code className="font-mono text-xs">{approval.rule}</code>
        </Fact>
        <Fact name={t('approvals.asks')}>{approval.asks}</Fact>
        <Fact name={t('approvals.job')}>
          <Link to="/queue" search={{ job: approval.job_id }} className="numbers text-accent-text underline underline-offset-2">
            {approval.job_id}
          </Link>
        </Fact>
        <Fact name={t('approvals.asked')}>
          <Ago at={approval.created_at} />
        </Fact>
        {approval.state === 'pending' ? <Fact name={t('approvals.expires')}>{<Ago at={approval.expires_at} />}</Fact> : <Decided approval={approval} />}
        {facts.map(({ name, value }) => (
          <Fact key={name} name={name}>
            {value}
          </Fact>
        ))}
      </dl>
      {diff !== null && <Diff text={diff} />}
      <Asked job={approval.job_id} />
      {approval.state === 'pending' && <Decision approval={approval} />}
    </article>
  )
}

/** The tone of a state. */
export function stateTone(state: string): Tone {
  return ({ pending: 'accent', approved: 'ok', refused: 'bad', expired: 'neutral' } as Record<string, Tone>)[state] ?? 'neutral'
}

/** What the job was asked to do, word for word. */
function Asked({ job }: { job: number }) {
  const { data } = useQuery(taskQuery(String(job)))
  if (!data) return null
  return (
    <div className="mt-4">
      <Section title={t('queue.payload')}>
        <Json value={data.payload} label={t('queue.payload')} />
      </Section>
    </div>
  )
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-ink-3">{name}</dt>
      <dd dir="auto" className="min-w-0 break-words">
        {children}
      </dd>
    </>
  )
}

function Decided({ approval }: { approval: Approval }) {
  return (
    <>
      <Fact name={t('approvals.decided')}>
        <Ago at={approval.decided_at} /> {approval.decided_by !== null && <Who actor={approval.decided_by} />}
      </Fact>
      {approval.comment && <Fact name={t('approvals.comment')}>{approval.comment}</Fact>}
    </>
  )
}

function Decision({ approval }: { approval: Approval }) {
  const [comment, setComment] = useState('')
  const answer = useAnswer()
  const because = approval.may_decide ? (answer.isPending ? t('approvals.busy') : null) : t('approvals.notYou')
  const decide = (decision: 'approve' | 'refuse') =>
    void answer
      .mutateAsync({ id: approval.id, decision, comment: comment.trim() || null })
      .then(() => tell(decision === 'approve' ? t('approvals.didApprove') : t('approvals.didRefuse')))
      .catch(() => undefined)
  return (
    <div className="mt-5 space-y-3 border-t border-line pt-4">
      {approval.may_decide ? <TextArea label={t('approvals.comment')} hint={t('approvals.comment.hint')} maxLength={COMMENT_MAX} value={comment} onChange={(event) => setComment(event.target.value)} /> : <p className="text-sm text-ink-2">{t('approvals.notYou')}</p>}
      {answer.isError && (
        <Notice tone="bad" title={t('approvals.failed')}>
          {answer.error.message}
        </Notice>
      )}
      <div className="flex gap-2">
        <Button look="primary" because={because} onClick={() => decide('approve')}>
          {t('approvals.approve')}
        </Button>
        <Button because={because} onClick={() => decide('refuse')}>
          {t('approvals.refuse')}
        </Button>
      </div>
    </div>
  )
}
