import { useState } from 'react'
import { useQuery } from '@tanstack/react-query'
import { KeyRound, RotateCw } from 'lucide-react'
import { keysQuery, useKeys, type Key } from '@/api/people'
import { useBecause } from '@/api/may'
import { said, t } from '@/lib/text'
import { Ago } from '@/ui/Ago'
import { Badge } from '@/ui/Badge'
import { Button } from '@/ui/Button'
import { Confirm } from '@/ui/Confirm'
import { CopyField } from '@/ui/CopyField'
import { Dialog } from '@/ui/Dialog'
import { Empty } from '@/ui/Empty'
import { Skeleton } from '@/ui/Skeleton'
import { refuse, tellThenDo } from '@/ui/note'
import { LoadFailure } from '../shell/LoadFailure'
import { Who } from './Who'
import { KeyForm, type Made } from './KeyForm'

/** The keys of programs that one may see, and the way to a new one. */
export function KeyList() {
  const query = useQuery(keysQuery)
  const [making, setMaking] = useState(false)
  const denied = useBecause('keep_keys')
  const [made, setMade] = useState<Made | null>(null)
  if (query.isPending) return <Skeleton className="h-40 w-full rounded-lg" />
  if (query.isLoadingError) return <LoadFailure what={t('admin.keys')} error={query.error} onRetry={() => void query.refetch()} />
  const add = (
    <Button look="primary" icon={<KeyRound aria-hidden size={15} />} because={denied} onClick={() => setMaking(true)}>
      {t('keys.new')}
    </Button>
  )
  return (
    <>
      {query.data.length === 0 ? (
        <Empty title={t('keys.none')} action={add}>
          {t('keys.none.text')}
        </Empty>
      ) : (
        <>
          <div className="flex justify-end pb-3">{add}</div>
          <ul aria-label={t('admin.keys')} className="divide-y divide-line rounded-lg border border-line bg-panel">
            {query.data.map((key) => (
              <KeyRow key={key.id} of={key} onMade={setMade} />
            ))}
          </ul>
        </>
      )}
      <Dialog open={making} onClose={() => setMaking(false)} title={t('keys.new')}>
        <KeyForm
          onMade={(made) => {
            setMaking(false)
            setMade(made)
          }}
        />
      </Dialog>
      <Dialog open={made !== null} onClose={() => setMade(null)} title={t('keys.secret', { name: made?.key.name ?? '' })}>
        <p className="pb-3 text-ink-2">{t('keys.secret.text')}</p>
        <CopyField label={t('keys.secret', { name: made?.key.name ?? '' })} value={made?.secret ?? ''} />
      </Dialog>
    </>
  )
}

function KeyRow({ of: key, onMade }: { of: Key; onMade: (made: Made) => void }) {
  const { rotate, revoke } = useKeys()
  const [asking, setAsking] = useState(false)
  const [leaving, setLeaving] = useState(false)
  const failed = { onError: (error: Error) => void refuse(error) }
  const take = () => {
    setLeaving(true)
    tellThenDo(t('keys.revoked', { name: key.name }), () => void revoke.mutateAsync(key.id).catch((error: Error) => {
      setLeaving(false)
      failed.onError(error)
    }), () => setLeaving(false))
  }
  if (leaving) return null
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1.5 px-4 py-2.5">
      <div className="min-w-0 grow basis-64">
        <p className="flex flex-wrap items-baseline gap-x-2.5">
          <span dir="auto" className="min-w-0 font-medium break-words">
            {key.name}
          </span>
          <code dir="ltr" className="font-mono text-xs text-ink-3">
            {key.shown}
          </code>
        </p>
        <p className="flex flex-wrap gap-x-3 text-xs text-ink-3">
          <span>
            {t('keys.owner')}: <Who actor={key.owner} />
          </span>
          <span>
            {t('keys.used')}: {key.last_used_at === null ? t('keys.unused') : <Ago at={key.last_used_at} />}
          </span>
          {key.expires_at !== null && (
            <span>
              {t('keys.ends')}: <Ago at={key.expires_at} />
            </span>
          )}
        </p>
      </div>
      <span className="flex flex-wrap gap-1">
        <Badge>{said('role', key.role)}</Badge>
        {key.scopes.map((scope) => (
          <Badge key={scope} tone="accent">
            {scope}
          </Badge>
        ))}
      </span>
      <Button small icon={<RotateCw aria-hidden size={13} />} onClick={() => setAsking(true)}>
        {t('keys.rotate')}
      </Button>
      <Button small onClick={take}>
        {t('keys.revoke')}
      </Button>
      <Confirm
        open={asking}
        title={t('keys.rotate.ask', { name: key.name })}
        text={t('keys.rotate.text')}
        yes={t('keys.rotate')}
        no={t('act.cancel')}
        onYes={() => {
          setAsking(false)
          rotate.mutate(key.id, { ...failed, onSuccess: onMade })
        }}
        onClose={() => setAsking(false)}
      />
    </li>
  )
}
