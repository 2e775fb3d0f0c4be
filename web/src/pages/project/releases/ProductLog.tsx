import { useLayoutEffect, useMemo, useRef, useState } from 'react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { ArrowDownToLine, Pause } from 'lucide-react'
import { productLog } from '@/api/project'
import { plain } from '@/lib/ansi'
import { classes } from '@/lib/classes'
import { t } from '@/lib/text'
import { LoadFailure } from '@/parts/shell/LoadFailure'
import { Button } from '@/ui/Button'
import { fieldLook } from '@/ui/Field'
import { found, grown, type Kept } from './productLog'

const LOOK_MS = 2_000
const NEAR_END_PX = 24

/** The end of what the product writes, growing while one looks; it follows the end until one scrolls up. */
export function ProductLog({ slug, live }: { slug: string; live: boolean }) {
  const cache = useQueryClient()
  const box = useRef<HTMLDivElement>(null)
  const [following, setFollowing] = useState(true)
  const [sought, setSought] = useState('')
  const queryKey = ['product-log', slug]
  const query = useQuery({
    queryKey,
    queryFn: async ({ signal }): Promise<Kept> => {
      const before = cache.getQueryData<Kept>(queryKey)
      const piece = await productLog(slug, before?.end, signal)
      return grown(before, { ...piece, text: plain(piece.text) })
    },
    refetchInterval: live ? LOOK_MS : false,
    refetchOnMount: 'always',
  })
  const lines = useMemo(() => found(query.data?.lines ?? [], sought), [query.data, sought])
  useLayoutEffect(() => {
    if (following && box.current) box.current.scrollTop = box.current.scrollHeight
  }, [lines, following])
  const onScroll = () => {
    const element = box.current
    if (element) setFollowing(element.scrollHeight - element.scrollTop - element.clientHeight < NEAR_END_PX)
  }
  return (
    <section aria-labelledby="product-log" className="overflow-hidden rounded-lg border border-line bg-panel">
      <div className="flex flex-wrap items-center gap-2 px-4 py-2">
        <h2 id="product-log" className="font-semibold">
          {t('airlog.title')}
        </h2>
        <span className="numbers text-xs text-ink-3">{t('count.lines', { n: lines.length })}</span>
        <span className="grow" />
        <div className="w-48">
          <input type="search" dir="auto" aria-label={t('airlog.search')} placeholder={t('airlog.search')} value={sought} onChange={(event) => setSought(event.target.value)} className={classes(fieldLook, 'text-sm')} />
        </div>
        {live && (
          <Button small look="quiet" aria-pressed={following} onClick={() => setFollowing(!following)} icon={following ? <Pause aria-hidden size={13} /> : <ArrowDownToLine aria-hidden size={13} />}>
            {following ? t('run.pause') : t('run.follow')}
          </Button>
        )}
      </div>
      {query.isLoadingError ? (
        <div className="px-4 pb-4">
          <LoadFailure what={t('airlog.title')} error={query.error} onRetry={() => void query.refetch()} />
        </div>
      ) : lines.length === 0 ? (
        <p className="border-t border-line px-4 py-3 text-sm text-ink-3">{sought === '' ? t('airlog.none') : t('airlog.notFound')}</p>
      ) : (
        <div
          ref={box}
          onScroll={onScroll}
          role="region"
          aria-label={t('run.logEnd')}
          // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a scrolling region must be reachable by keyboard.
          tabIndex={0}
          dir="ltr"
          className="h-72 overflow-auto border-t border-line bg-raised px-4 py-2 font-mono text-xs leading-[1.15rem] focus-visible:-outline-offset-2"
        >
          {lines.map((line) => (
            <div key={line.n} className="break-words whitespace-pre-wrap">
              {line.text || '\u00a0'}
            </div>
          ))}
        </div>
      )}
    </section>
  )
}
