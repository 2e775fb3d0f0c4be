import { t } from '@/lib/text'
import { useSingleKeys } from '@/lib/shortcut'
import { Check } from '@/ui/Field'
import { Dialog } from '@/ui/Dialog'
import { PLACES } from './places'

/** What the keys do. */
export function KeySheet({ open, onClose }: { open: boolean; onClose: () => void }) {
  const single = useSingleKeys()
  const rows = [
    { keys: ['Ctrl', 'K'], text: t('keys.palette') },
    { keys: ['?'], text: t('keys.sheet') },
    { keys: ['/'], text: t('keys.find') },
    { keys: ['['], text: t('keys.fold') },
    { keys: ['Esc'], text: t('keys.close') },
    ...PLACES.map((place) => ({ keys: ['g', place.key], text: t('keys.go', { page: t(place.text) }) })),
  ]
  return (
    <Dialog open={open} onClose={onClose} title={t('keys.title')}>
      <dl className="divide-y divide-line border-y border-line">
        {rows.map(({ keys, text }) => (
          <div key={text} className="flex items-center justify-between gap-4 py-1.5">
            <dt>{text}</dt>
            <dd className="flex shrink-0 gap-1">
              {keys.map((key) => (
                <kbd key={key} className="rounded-sm border border-line-strong px-1.5 font-mono text-xs leading-5">
                  {key}
                </kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
      <div className="mt-4">
        <Check checked={single.on} onChange={(event) => single.turn(event.target.checked)} label={t('keys.single')} />
        <p className="mt-0.5 ps-6 text-sm text-ink-3">{t('keys.single.text')}</p>
      </div>
    </Dialog>
  )
}
