import { useQuery } from '@tanstack/react-query'
import { STAGES_OF_SALE, recordsQuery, useRecords, type CrmRecord } from '@/api/crm'
import { capital, number } from '@/lib/format'
import { said, t } from '@/lib/text'
import { LoadFailure } from '@/parts/shell/LoadFailure'
import { Choice } from '@/ui/Field'
import { Empty } from '@/ui/Empty'
import { Skeleton } from '@/ui/Skeleton'
import { tell } from '@/ui/note'
import { sumsOf } from './sums'

/** The opportunities as a board: a column for each stage, with what stands in it. A card moves by its list, which every hand and reader can use. */
export function Pipeline() {
  const query = useQuery(recordsQuery('opportunities'))
  if (query.isPending) return <Skeleton className="h-64 w-full rounded-lg" />
  if (query.isLoadingError) return <LoadFailure what={t('crm.what')} error={query.error} onRetry={() => void query.refetch()} />
  const { items } = query.data
  if (items.length === 0) return <Empty title={t('crm.none')}>{t('crm.none.text')}</Empty>
  return (
    <div className="grid auto-cols-[minmax(11.5rem,1fr)] grid-flow-col gap-3 overflow-x-auto pb-2">
      {STAGES_OF_SALE.map((stage) => {
        const cards = items.filter((item) => item.status === stage)
        return (
          <section key={stage} aria-label={t(`crmstatus.${stage}`)} className="rounded-lg bg-hover/60 p-2">
            <h2 className="flex items-baseline justify-between gap-2 px-1.5 pb-2 text-sm font-semibold">
              {capital(t(`crmstatus.${stage}`))}
              <span className="numbers font-normal text-ink-3">{number(cards.length)}</span>
            </h2>
            <p className="numbers px-1.5 pb-2 text-xs text-ink-3">{sumsOf(cards).map(({ currency, sum }) => money(sum, currency)).join(' · ')}</p>
            <ul className="space-y-2">
              {cards.map((card) => (
                <li key={card.id}>
                  <Card card={card} />
                </li>
              ))}
            </ul>
          </section>
        )
      })}
    </div>
  )
}

function Card({ card }: { card: CrmRecord }) {
  const { change } = useRecords('opportunities')
  const name = card.name ?? card.company ?? card.id
  const move = (status: string) => {
    const before = card.status ?? null
    const done = () => tell(t('crm.moved', { name, status: said('crmstatus', status) }), { undo: () => void change.mutateAsync({ id: card.id, status: before }).catch(refused) })
    // The card is in another column by now, so another component: the promise outlives it, its callbacks would not.
    void change.mutateAsync({ id: card.id, status }).then(done, refused)
  }
  return (
    <article className="rounded-md border border-line bg-panel px-3 py-2.5">
      <h3 dir="auto" className="font-medium break-words">
        {name}
      </h3>
      {card.company && (
        <p dir="auto" className="truncate text-sm text-ink-2">
          {card.company}
        </p>
      )}
      <div className="mt-2 flex flex-wrap items-center justify-between gap-2">
        <span className="numbers text-sm text-ink-2">{card.amount != null && money(card.amount, card.currency ?? '')}</span>
        <Choice aria-label={t('crm.move', { name })} value={card.status ?? ''} options={STAGES_OF_SALE.map((value) => ({ value, label: t(`crmstatus.${value}`) }))} onPick={move} className="h-7 max-w-full text-xs" />
      </div>
    </article>
  )
}

function refused(error: Error): void {
  tell(error.message, { tone: 'bad' })
}

function money(amount: number, currency: string): string {
  if (!/^[A-Z]{3}$/.test(currency)) return number(amount)
  return number(amount, { style: 'currency', currency, maximumFractionDigits: 0 })
}
