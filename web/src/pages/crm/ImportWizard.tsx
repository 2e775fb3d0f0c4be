import { useState } from 'react'
import { useImport } from '@/api/crm'
import { useBecause } from '@/api/may'
import { t } from '@/lib/text'
import { Button } from '@/ui/Button'
import { ChoiceField } from '@/ui/Field'
import { Said } from '@/ui/Said'
import { Notice } from '@/ui/Notice'
import type { ListKind } from './RecordList'
import { firstRows } from './sums'

const SHOWN = 6

/** Reads customers from a CSV file: choose, look, read in, and see what came of it. */
export function ImportWizard() {
  const [kind, setKind] = useState<ListKind>('people')
  const [known, setKnown] = useState<'aside' | 'update'>('aside')
  const [file, setFile] = useState<{ name: string; text: string } | null>(null)
  const bring = useImport()
  const denied = useBecause('change_records')
  const pick = async (chosen: File | undefined) => {
    bring.reset()
    setFile(chosen ? { name: chosen.name, text: await chosen.text() } : null)
  }
  return (
    <div className="max-w-[48rem] space-y-4">
      <div className="grid gap-3 sm:grid-cols-2">
        <ChoiceField label={t('crm.as')} value={kind} options={(['people', 'accounts', 'leads'] as const).map((value) => ({ value, label: t(`crm.${value}`) }))} onPick={(value) => setKind(value as ListKind)} />
        <ChoiceField label={t('crm.known')} value={known} options={(['aside', 'update'] as const).map((value) => ({ value, label: t(`crm.${value}`) }))} onPick={(value) => setKnown(value as 'aside' | 'update')} />
      </div>
      <label className="block">
        <span className="mb-1.5 block text-sm font-medium">{t('crm.file')}</span>
        <input type="file" accept=".csv,text/csv" onChange={(event) => void pick(event.target.files?.[0])} className="block w-full text-sm file:me-3 file:rounded-md file:border file:border-line file:bg-panel file:px-3 file:py-1.5" />
        <span className="mt-1 block text-xs text-ink-3">{t('crm.file.text')}</span>
      </label>
      {file && (
        <>
          <Preview text={file.text} />
          <Button look="primary" because={denied ?? (bring.isPending ? t('load.waiting') : null)} onClick={() => bring.mutate({ kind, file: file.name, text: file.text, on_duplicate: known })}>
            {t('crm.doImport')}
          </Button>
        </>
      )}
      {bring.isError && (
        <Notice tone="bad" title={t('load.failed', { what: file?.name ?? '' })}>
          <Said>{bring.error.message}</Said>
        </Notice>
      )}
      {bring.data && (
        <section role="status" className="rounded-lg border border-line bg-panel px-5 py-4">
          <p className="font-medium">{t('crm.imported', { created: bring.data.created, updated: bring.data.updated, aside: bring.data.aside })}</p>
          <ul className="mt-2 space-y-1 text-sm text-ink-2">
            {(bring.data.lines ?? []).map((line) => (
              <li key={line.line} className="break-words">
                {t('crm.line', { n: line.line, why: line.reason })}
              </li>
            ))}
          </ul>
          {bring.data.aside_url && (
            <a href={bring.data.aside_url} download className="mt-2 inline-block text-accent-text underline underline-offset-2">
              {t('crm.asideFile')}
            </a>
          )}
        </section>
      )}
    </div>
  )
}

function Preview({ text }: { text: string }) {
  const [head = [], ...rows] = firstRows(text, SHOWN)
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a scrolling region must be reachable by keyboard.
    <div tabIndex={0} role="region" aria-label={t('crm.preview')} className="overflow-x-auto rounded-lg border border-line">
      <table className="w-full text-sm">
        <thead className="bg-raised text-start">
          <tr>
            {head.map((cell, at) => (
              <th key={at} scope="col" dir="auto" className="px-3 py-1.5 text-start font-medium whitespace-nowrap">
                {cell}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="divide-y divide-line bg-panel">
          {rows.map((row, n) => (
            <tr key={n}>
              {row.map((cell, at) => (
                <td key={at} dir="auto" className="max-w-60 truncate px-3 py-1.5">
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
