import { useState, type DragEvent, type ReactNode } from 'react'
import { useQuery } from '@tanstack/react-query'
import { ChevronLeft, ChevronRight, Plus } from 'lucide-react'
import { STAGES_OF_SALE, recordsQuery, useRecords, type CrmRecord } from '@/api/crm'
import { useBecause } from '@/api/may'
import { classes } from '@/lib/classes'
import { capital, number } from '@/lib/format'
import { said, t } from '@/lib/text'
import { LoadFailure } from '@/parts/shell/LoadFailure'
import { Button, IconButton } from '@/ui/Button'
import { Dialog } from '@/ui/Dialog'
import { Choice } from '@/ui/Field'
import { Empty } from '@/ui/Empty'
import { Skeleton } from '@/ui/Skeleton'
import { refuse, tell } from '@/ui/note'
import { DealForm } from './DealForm'
import { sumsOf } from './sums'

/** The opportunities as a board: a column for each stage, with what stands in it. A card is dragged to another stage, or moved by its arrows and its list, which every hand and reader can use. */
export function Pipeline() {
  const query = useQuery(recordsQuery('opportunities'))
  const { change } = useRecords('opportunities')
  const denied = useBecause('change_records')
  const [over, setOver] = useState<string | null>(null)
  const [making, setMaking] = useState(false)
  const add = (
    <Button look="primary" icon={<Plus aria-hidden size={15} />} because={denied} onClick={() => setMaking(true)}>
      {t('crm.new')}
    </Button>
  )
  const form = (
    <Dialog open={making} onClose={() => setMaking(false)} title={t('crm.new')}>
      <DealForm onDone={() => setMaking(false)} />
    </Dialog>
  )
  if (query.isPending) return <Skeleton className="h-64 w-full rounded-lg" />
  if (query.isLoadingError) return <LoadFailure what={t('crm.what')} error={query.error} onRetry={() => void query.refetch()} />
  const { items } = query.data
  if (items.length === 0) {
    return (
      <>
        <Empty title={t('crm.none')} action={add}>
          {t('crm.none.text')}
        </Empty>
        {form}
      </>
    )
  }
  const move = (card: CrmRecord, status: string) => {
    const before = card.status ?? null
    if (before === status) return
    const done = () => tell(t('crm.moved', { name: nameOf(card), status: said('crmstatus', status) }), { undo: () => void change.mutateAsync({ id: card.id, status: before }).catch(refused) })
    void change.mutateAsync({ id: card.id, status }).then(done, refused)
  }
  const drop = (event: DragEvent, stage: string) => {
    event.preventDefault()
    setOver(null)
    const card = items.find(({ id }) => id === event.dataTransfer.getData(CARD))
    if (card) move(card, stage)
  }
  return (
    <>
      <div className="flex justify-end pb-3">{add}</div>
      <div className="grid auto-cols-[minmax(11.5rem,1fr)] grid-flow-col gap-3 overflow-x-auto pb-2">
        {STAGES_OF_SALE.map((stage) => {
          const cards = items.filter((item) => item.status === stage)
          return (
            // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- dragging is the hand's way; arrows and list are everybody's.
            <section
              key={stage}
              aria-label={t(`crmstatus.${stage}`)}
              onDragOver={(event) => {
                if (!event.dataTransfer.types.includes(CARD)) return
                event.preventDefault()
                if (over !== stage) setOver(stage)
              }}
              onDragLeave={(event) => !event.currentTarget.contains(event.relatedTarget as Node | null) && setOver(null)}
              onDrop={(event) => drop(event, stage)}
              className={classes('rounded-lg p-2 transition-colors duration-150', over === stage ? 'bg-accent-soft outline-2 outline-accent/50 outline-dashed' : 'bg-hover/60')}
            >
              <h2 className="flex items-baseline justify-between gap-2 px-1.5 pb-2 text-sm font-semibold">
                {capital(t(`crmstatus.${stage}`))}
                <span className="numbers font-normal text-ink-3">{number(cards.length)}</span>
              </h2>
              <p className="numbers px-1.5 pb-2 text-xs text-ink-3">{sumsOf(cards).map(({ currency, sum }) => money(sum, currency)).join(' · ')}</p>
              <ul className="space-y-2">
                {cards.map((card) => (
                  // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- see above.
                  <li key={card.id} draggable={denied === null} onDragStart={(event) => event.dataTransfer.setData(CARD, card.id)} className={denied === null ? 'cursor-grab active:cursor-grabbing' : undefined}>
                    <Card card={card} denied={denied} onMove={(status) => move(card, status)} />
                  </li>
                ))}
              </ul>
            </section>
          )
        })}
      </div>
      {form}
    </>
  )
}

/** What a dragged card is called, so that nothing else can be dropped here. */
const CARD = 'application/x-velocity-opportunity'

function nameOf(card: CrmRecord): string {
  return card.name ?? card.company ?? card.id
}

function Card({ card, denied, onMove }: { card: CrmRecord; denied: string | null; onMove: (status: string) => void }) {
  const name = nameOf(card)
  const at = STAGES_OF_SALE.findIndex((stage) => stage === card.status)
  const [back, on] = [STAGES_OF_SALE[at - 1], STAGES_OF_SALE[at + 1]]
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
      {card.amount != null && <p className="numbers mt-1 text-sm text-ink-2">{money(card.amount, card.currency ?? '')}</p>}
      {denied === null && (
        <div className="mt-2 flex items-center gap-1 print:hidden">
          <Arrow name={name} to={back} onMove={onMove}>
            <ChevronLeft size={14} className="rtl:-scale-x-100" />
          </Arrow>
          <Choice aria-label={t('crm.move', { name })} value={card.status ?? ''} options={STAGES_OF_SALE.map((value) => ({ value, label: t(`crmstatus.${value}`) }))} onPick={onMove} className="h-7 min-w-0 grow text-xs" />
          <Arrow name={name} to={on} onMove={onMove}>
            <ChevronRight size={14} className="rtl:-scale-x-100" />
          </Arrow>
        </div>
      )}
    </article>
  )
}

function Arrow({ name, to, onMove, children }: { name: string; to: string | undefined; onMove: (status: string) => void; children: ReactNode }) {
  if (to === undefined) return <span aria-hidden className="size-7 shrink-0" />
  return (
    <IconButton label={t('crm.moveTo', { name, status: said('crmstatus', to) })} onClick={() => onMove(to)} className="size-7">
      {children}
    </IconButton>
  )
}

function refused(error: Error): void {
  refuse(error)
}

function money(amount: number, currency: string): string {
  if (!/^[A-Z]{3}$/.test(currency)) return number(amount)
  return number(amount, { style: 'currency', currency, maximumFractionDigits: 0 })
}
