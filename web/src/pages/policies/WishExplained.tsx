import { useEffect } from 'react'
import { useExplain, type Decision, type Explanation } from '@/api/policy'
import { said, t } from '@/lib/text'
import { effectTone, rulingTone } from '@/parts/policy/effect'
import { Badge } from '@/ui/Badge'
import { Json } from '@/ui/Json'
import { Notice } from '@/ui/Notice'
import { Said } from '@/ui/Said'
import { Section } from '@/ui/Section'
import { Skeleton } from '@/ui/Skeleton'

/** A decision as it was, and what the rules of today say to the same wish. */
export function WishExplained({ decision }: { decision: Decision }) {
  const { mutate, data, isError, error } = useExplain()
  useEffect(() => mutate(decision.wish), [mutate, decision])
  return (
    <div className="space-y-4">
      <Verdict title={t('policies.then')} ruling={decision.decision.ruling} rule={decision.decision.rule} reason={decision.decision.reason} />
      {isError ? (
        <Notice tone="bad" title={t('load.failed', { what: t('policies.explain') })}>
          <Said>{error.message}</Said>
        </Notice>
      ) : data ? (
        <ExplanationView explanation={data} />
      ) : (
        <Skeleton className="h-24 w-full" />
      )}
      <Section title={t('policies.wish')} open={false}>
        <Json value={decision.wish} label={t('policies.wish')} />
      </Section>
    </div>
  )
}

/** What the rules in force say, and every rule that has a say. */
export function ExplanationView({ explanation }: { explanation: Explanation }) {
  const { decision, matching } = explanation
  return (
    <>
      <Verdict title={t('policies.today')} ruling={decision.ruling} rule={decision.rule} reason={decision.reason} />
      <div>
        <h3 className="text-sm font-semibold">{t('policies.matching')}</h3>
        {matching.length === 0 ? (
          <p className="mt-1 text-sm text-ink-2">{t('policies.noMatch')}</p>
        ) : (
          <ol className="mt-1.5 divide-y divide-line rounded-md border border-line">
            {matching.map((rule) => (
              <li key={rule.rule} className="flex flex-wrap items-baseline gap-x-3 gap-y-0.5 px-3 py-2 text-sm">
                <Badge tone={effectTone(rule.effect)}>{said('effect', rule.effect)}</Badge>
                <span dir="ltr" className="min-w-0 font-mono text-xs break-all">
                  {rule.rule}
                </span>
                {rule.speaks && <Badge tone="accent">{t('policies.speaks')}</Badge>}
                <span className="basis-full text-ink-2">
                  <Said>{rule.reason}</Said> <span className="font-mono text-xs text-ink-3">{rule.file}</span>
                </span>
              </li>
            ))}
          </ol>
        )}
      </div>
    </>
  )
}

function Verdict({ title, ruling, rule, reason }: { title: string; ruling: string; rule: string; reason: string }) {
  return (
    <div>
      <h3 className="text-sm font-semibold">{title}</h3>
      <p className="mt-1 flex flex-wrap items-baseline gap-x-2.5 gap-y-1">
        <Badge tone={rulingTone(ruling)}>{said('ruling', ruling)}</Badge>
        <code dir="ltr" className="font-mono text-xs break-all">
          {rule}
        </code>
        <span className="text-ink-2">
          <Said>{reason}</Said>
        </span>
      </p>
    </div>
  )
}
