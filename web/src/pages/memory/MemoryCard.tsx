import { useState } from 'react'
import { Link } from '@tanstack/react-router'
import { useMemory, type Found } from '@/api/memory'
import { useBecause } from '@/api/may'
import { classes } from '@/lib/classes'
import { t } from '@/lib/text'
import { Who } from '@/parts/people/Who'
import { Ago } from '@/ui/Ago'
import { Badge, type Tone } from '@/ui/Badge'
import { Button } from '@/ui/Button'
import { refuse, tell, tellThenDo } from '@/ui/note'

const TONES: Record<Found['trust'], Tone> = { untrusted: 'bad', unconfirmed: 'warn', confirmed: 'ok' }

/** One memory with where it comes from. It is text of others: shown as it is, never as markup. */
export function MemoryCard({ memory, onEdit }: { memory: Found; onEdit: () => void }) {
  const { confirm, forget } = useMemory()
  const [leaving, setLeaving] = useState(false)
  const [vouch, write, drop] = [useBecause('vouch'), useBecause('remember'), useBecause('forget')]
  if (leaving) return null
  const failed = { onError: (error: Error) => void refuse(error) }
  const leave = () => {
    setLeaving(true)
    const back = () => setLeaving(false)
    tellThenDo(t('memory.forgotten', { title: memory.title }), () => void forget.mutateAsync(memory.id).catch((error: Error) => {
      back()
      failed.onError(error)
    }), back)
  }
  return (
    <li className={classes('rounded-lg border border-line bg-panel px-4 py-3', !memory.counts && 'opacity-75')}>
      <div className="flex flex-wrap items-center gap-2">
        <h2 dir="auto" className="min-w-0 grow basis-64 font-semibold break-words">
          {memory.title}
        </h2>
        <Badge>{t(`kind.${memory.kind}`)}</Badge>
        <Badge tone={TONES[memory.trust]}>{t(`trust.${memory.trust}`)}</Badge>
        {!memory.counts && <Badge tone="warn">{t('memory.over')}</Badge>}
      </div>
      {memory.body !== '' && (
        <p dir="auto" className="mt-1 max-w-[75ch] break-words whitespace-pre-wrap text-ink-2">
          {memory.body}
        </p>
      )}
      {memory.tags.length > 0 && (
        <p className="mt-2 flex flex-wrap gap-1">
          {memory.tags.map((tag) => (
            <Badge key={tag}>{tag}</Badge>
          ))}
        </p>
      )}
      <div className="mt-2 flex flex-wrap items-center gap-x-3 gap-y-1 text-xs text-ink-3">
        <span>
          {t('memory.by')} <Who actor={memory.author} />
        </span>
        <Ago at={memory.created_at} />
        {memory.confirmed_by !== null && (
          <span>
            {t('memory.confirmedBy')} <Who actor={memory.confirmed_by} />
          </span>
        )}
        {memory.run_id !== null && (
          <Link to="/queue" search={{ job: memory.run_id }} className="underline underline-offset-2">
            {t('memory.run', { run: String(memory.run_id) })}
          </Link>
        )}
        <span dir="auto">{memory.project ?? t('memory.everything')}</span>
        {memory.source && (
          <span dir="auto" className="min-w-0 break-all">
            {t('memory.source')}: {memory.source}
          </span>
        )}
        <span className="grow" />
        {memory.trust !== 'confirmed' && (
          <Button small because={vouch} onClick={() => confirm.mutate(memory.id, { ...failed, onSuccess: () => tell(t('memory.confirmed')) })}>
            {t('memory.confirm')}
          </Button>
        )}
        <Button small because={write} onClick={onEdit}>
          {t('memory.edit')}
        </Button>
        <Button small because={drop} onClick={leave}>
          {t('memory.forget')}
        </Button>
      </div>
    </li>
  )
}
