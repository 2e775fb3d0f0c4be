import { useId, useState } from 'react'
import { Check, Copy } from 'lucide-react'
import { t } from '@/lib/text'
import { Button } from './Button'
import { fieldLook } from './Field'

/** A text that is shown once, to be copied. */
export function CopyField({ label, value }: { label: string; value: string }) {
  const id = useId()
  const [copied, setCopied] = useState(false)
  const copy = () => void navigator.clipboard?.writeText(value).then(() => setCopied(true))
  return (
    <div>
      <label htmlFor={id} className="sr-only">
        {label}
      </label>
      <div className="flex gap-2">
        <input id={id} dir="ltr" readOnly value={value} onFocus={(event) => event.target.select()} className={`${fieldLook} font-mono text-sm`} />
        <Button onClick={copy} icon={copied ? <Check aria-hidden size={15} /> : <Copy aria-hidden size={15} />}>
          {copied ? t('act.copied') : t('act.copy')}
        </Button>
      </div>
    </div>
  )
}
