import { useRef, useState, type ReactNode } from 'react'
import { Link } from '@tanstack/react-router'
import { useQuery } from '@tanstack/react-query'
import { approvalQuery, useAnswer, type Approval, type ApprovalDetail } from '@/api/approval'
import { useShortcuts } from '@/lib/shortcut'
import { said, t } from '@/lib/text'
import { Who } from '@/parts/people/Who'
import { DiffText } from '@/parts/diff/DiffText'
import { CedarText } from '@/parts/policy/CedarText'
import { Ago } from '@/ui/Ago'
import type { Tone } from '@/ui/Badge'
import { Button } from '@/ui/Button'
import { TextArea } from '@/ui/Field'
import { Notice } from '@/ui/Notice'
import { Section } from '@/ui/Section'
import { Said } from '@/ui/Said'
import { tell } from '@/ui/note'
import { Change } from './Change'
import { factsOf } from './facts'

const COMMENT_MAX = 2000

/** One question whole: who asks, what for, the rule and its reason, what it changes, and the decision. */
export function ApprovalView({ approval }: { approval: Approval }) {
  const { wish } = approval
  const { facts, diff } = factsOf(wish.context)
  const { data: known } = useQuery(approvalQuery(approval.id))
  return (
    <article className="rounded-lg border border-line bg-panel px-5 py-4">
      <h2 dir="auto" className="text-lg font-semibold break-words">
        <Who actor={approval.requested_by} />: {wish.action}
      </h2>
      <p className="mt-1 break-words text-ink-2">
        <Said>{approval.reason}</Said>
      </p>
      <dl className="mt-4 grid grid-cols-[max-content_1fr] gap-x-4 gap-y-1.5 text-sm">
        <Fact name={t('approvals.on')}>{`${wish.resource.kind} ${wish.resource.id}`}</Fact>
        <Fact name={t('approvals.rule')}>
          <Link to="/policies" search={{ tab: 'rules', rule: approval.rule, q: approval.rule }} className="font-mono text-xs text-accent-text underline underline-offset-2">
            {approval.rule}
          </Link>
        </Fact>
        <Fact name={t('approvals.asks')}>{said('role', approval.asks)}</Fact>
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
      {diff !== null && (
        <div className="mt-4">
          <DiffText text={diff} />
        </div>
      )}
      {known?.act && <Change act={known.act} />}
      {known?.asked_by && (
        <div className="mt-4">
          <Section title={t('approvals.ruleText')} open={false}>
            <CedarText text={known.asked_by.text} label={t('policies.textOf', { rule: approval.rule })} />
          </Section>
        </div>
      )}
      {approval.state === 'pending' && <Decision approval={approval} can={known?.can ?? null} />}
    </article>
  )
}

/** The tone of a state. */
export function stateTone(state: string): Tone {
  return ({ pending: 'accent', approved: 'ok', refused: 'bad', expired: 'neutral' } as Record<string, Tone>)[state] ?? 'neutral'
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

function Decision({ approval, can }: { approval: Approval; can: ApprovalDetail['can'] | null }) {
  const [comment, setComment] = useState('')
  const answer = useAnswer()
  const room = useRef<HTMLDivElement>(null)
  const busy = answer.isPending ? t('approvals.busy') : null
  const why = (one: 'approve' | 'refuse') => busy ?? (can === null || can[one].ok ? null : can[one].because)
  const decide = (decision: 'approve' | 'refuse') =>
    void answer
      .mutateAsync({ id: approval.id, decision, comment: comment.trim() || null })
      .then(() => tell(decision === 'approve' ? t('approvals.didApprove') : t('approvals.didRefuse')))
      .catch(() => undefined)
  const look = (decision: string) => room.current?.querySelector<HTMLElement>(`[data-decision="${decision}"]`)?.focus()
  // A decision is final: the key leads to the button, and only the button decides.
  useShortcuts({ a: () => look('approve'), r: () => look('refuse') })
  const denied = can !== null && !can.approve.ok ? can.approve.because : null
  return (
    <div ref={room} className="mt-5 space-y-3 border-t border-line pt-4 print:hidden">
      {denied === null ? (
        <TextArea label={t('approvals.comment')} hint={t('approvals.comment.hint')} maxLength={COMMENT_MAX} value={comment} onChange={(event) => setComment(event.target.value)} />
      ) : (
        <p className="text-sm text-ink-2">
          {t('approvals.notYou')}: <Said>{denied}</Said>
        </p>
      )}
      {answer.isError && (
        <Notice tone="bad" title={t('approvals.failed')}>
          <Said>{answer.error.message}</Said>
        </Notice>
      )}
      <div className="flex gap-2">
        <Button look="primary" data-decision="approve" aria-keyshortcuts="a" because={why('approve')} onClick={() => decide('approve')}>
          {t('approvals.approve')}
        </Button>
        <Button data-decision="refuse" aria-keyshortcuts="r" because={why('refuse')} onClick={() => decide('refuse')}>
          {t('approvals.refuse')}
        </Button>
      </div>
    </div>
  )
}
