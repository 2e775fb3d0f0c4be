import { useState, type ReactNode, type SyntheticEvent } from 'react'
import { Plus } from 'lucide-react'
import { t } from '@/lib/text'
import { Button } from '@/ui/Button'

type Props = { label: string; onAdd: (text: string) => void; children?: ReactNode }

/** Where one more of something is written. `children` stands between the field and its button. */
export function AddRow({ label, onAdd, children }: Props) {
  const [text, setText] = useState('')
  const add = (event: SyntheticEvent) => {
    event.preventDefault()
    if (text.trim() === '') return
    onAdd(text.trim())
    setText('')
  }
  return (
    <form onSubmit={add} className="flex items-center gap-1.5">
      <input
        dir="auto"
        aria-label={label}
        placeholder={label}
        value={text}
        maxLength={200}
        onChange={(event) => setText(event.target.value)}
        className="h-7 w-full min-w-0 rounded-md border border-transparent bg-transparent px-2 text-sm outline-none placeholder:text-ink-3 hover:border-line focus:border-accent focus:bg-panel focus:ring-1 focus:ring-accent"
      />
      {children}
      <Button small type="submit" look="quiet" because={text.trim() === '' ? t('spec.writeFirst') : null} icon={<Plus aria-hidden size={13} />}>
        {t('spec.add')}
      </Button>
    </form>
  )
}
