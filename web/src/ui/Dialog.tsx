import { useEffect, useId, useRef, type ReactNode } from 'react'
import { X } from 'lucide-react'
import { classes } from '@/lib/classes'
import { t } from '@/lib/text'
import { IconButton } from './Button'

type Props = { open: boolean; title: string; onClose: () => void; wide?: boolean; children: ReactNode }

/** A window over the page: the browser's own, so focus stays in it and Escape closes it. What it shows begins anew each time. */
export function Dialog({ open, title, onClose, wide, children }: Props) {
  const dialog = useRef<HTMLDialogElement>(null)
  const id = useId()
  useEffect(() => {
    const element = dialog.current
    if (!element) return
    if (open && !element.open) element.showModal()
    if (!open && element.open) element.close()
  }, [open])
  return (
    <dialog
      ref={dialog}
      aria-labelledby={id}
      onClose={onClose}
      className={classes('m-auto max-h-[calc(100dvh-2rem)] overflow-y-auto rounded-lg border border-line bg-panel text-ink shadow-xl', wide ? 'w-[min(46rem,calc(100vw-2rem))]' : 'w-[min(28rem,calc(100vw-2rem))]')}
    >
      <div className="flex items-start justify-between gap-3 px-5 pt-4">
        <h2 id={id} className="min-w-0 text-lg font-semibold break-words">
          {title}
        </h2>
        <IconButton label={t('act.close')} onClick={onClose} className="-me-2 size-8">
          <X size={16} />
        </IconButton>
      </div>
      <div className="px-5 pt-2 pb-5">{open && children}</div>
    </dialog>
  )
}
