import { useState } from 'react'
import { Check, Copy } from 'lucide-react'
import { t } from '@/lib/text'
import { IconButton } from '@/ui/Button'

/** Text to be copied. */
export function Code({ label, text }: { label: string; text: string }) {
  const [copied, setCopied] = useState(false)
  const copy = () => {
    void navigator.clipboard?.writeText(text).then(() => setCopied(true))
  }
  return (
    <figure className="flex items-start gap-1 rounded-lg border border-line bg-panel py-1.5 pe-1.5 ps-3.5">
      <figcaption className="sr-only">{label}</figcaption>
      {/* What does not fit is scrolled to, by the keyboard too. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <pre dir="ltr" tabIndex={0} className="max-h-[26rem] min-w-0 grow overflow-auto py-1.5 font-mono text-xs leading-5 whitespace-pre-wrap [overflow-wrap:anywhere]">{text}</pre>
      <IconButton label={copied ? t('act.copied') : `${t('act.copy')}: ${label}`} onClick={copy} onBlur={() => setCopied(false)}>
        {copied ? <Check size={15} /> : <Copy size={15} />}
      </IconButton>
    </figure>
  )
}
