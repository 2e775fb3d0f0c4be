import { useQuery } from '@tanstack/react-query'
import { Copy } from 'lucide-react'
import { signInsQuery } from '@/api/project'
import { words } from '@/lib/format'
import { t } from '@/lib/text'
import { IconButton } from '@/ui/Button'
import { Section } from '@/ui/Section'
import { tell } from '@/ui/note'

/** The accounts that the product begins with, to look around in it. */
export function SignIns({ project }: { project: string }) {
  const { data } = useQuery(signInsQuery(project))
  if (!data || data.length === 0) return null
  return (
    <Section title={t('product.signIns')} count={data.length} open={false}>
      <ul className="divide-y divide-line rounded-lg border border-line bg-panel text-sm">
        {data.map(({ role, email, password }) => (
          <li key={email} className="flex flex-wrap items-center gap-x-3 gap-y-0.5 px-3.5 py-1.5">
            <span className="w-24 shrink-0 truncate font-medium">{words(role)}</span>
            <span dir="ltr" className="min-w-0 font-mono text-xs break-all">
              {email}
            </span>
            <span dir="ltr" className="ms-auto font-mono text-xs text-ink-3">
              {password}
            </span>
            <IconButton label={t('product.copy', { email })} onClick={() => copy(`${email}\t${password}`)} className="size-7">
              <Copy size={13} />
            </IconButton>
          </li>
        ))}
      </ul>
      <p className="pt-1.5 text-xs text-ink-3">{t('product.signIns.text')}</p>
    </Section>
  )
}

function copy(text: string): void {
  void navigator.clipboard?.writeText(text).then(() => tell(t('runs.copied')))
}
