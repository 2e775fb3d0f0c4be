import { useState, type ReactNode } from 'react'
import { getRouteApi } from '@tanstack/react-router'
import { useQuery } from '@tanstack/react-query'
import { Check, Copy, Download } from 'lucide-react'
import { fileQuery, rawAddress, type At, type SourceFile } from '@/api/source'
import { bytesOf } from '@/lib/format'
import { t } from '@/lib/text'
import { CodeView } from '@/parts/code/CodeView'
import { plainLines } from '@/parts/code/tokens'
import { LoadFailure } from '@/parts/shell/LoadFailure'
import { IconButton, buttonLook, iconLook } from '@/ui/Button'
import { Empty } from '@/ui/Empty'
import { Skeleton } from '@/ui/Skeleton'

const route = getRouteApi('/app/projects/$slug')

/** One file: its source, its picture, or why there is nothing to show. */
export function FileView({ slug, path, at }: { slug: string; path: string; at: At }) {
  const query = useQuery(fileQuery(slug, path, at))
  if (query.isPending) return <Skeleton className="h-96 w-full rounded-lg" />
  if (query.isLoadingError) return <LoadFailure what={t('files.what')} error={query.error} onRetry={() => void query.refetch()} />
  const file = query.data
  return (
    <section aria-label={path} className="flex min-h-0 grow flex-col overflow-hidden rounded-lg border border-line bg-panel">
      <Head file={file} raw={rawAddress(slug, path, at, true)} />
      <Body file={file} slug={slug} at={at} />
    </section>
  )
}

function Head({ file, raw }: { file: SourceFile; raw: string }) {
  const { line } = route.useSearch()
  const navigate = route.useNavigate()
  const parts = file.path.split('/')
  return (
    <header className="flex flex-wrap items-center gap-x-3 gap-y-1 border-b border-line bg-raised py-1.5 ps-4 pe-2">
      <h2 dir="ltr" className="min-w-0 font-mono text-xs break-all">
        <span className="text-ink-3">{parts.slice(0, -1).map((part) => `${part}/`)}</span>
        <span className="font-medium">{parts.at(-1)}</span>
      </h2>
      <span className="numbers ms-auto text-xs text-ink-3">
        {file.kind === 'text' && `${t('count.lines', { n: plainLines(file.text ?? '').length })} · `}
        {bytesOf(file.bytes)}
        {file.is_program && ` · ${t('files.program')}`}
      </span>
      <span className="flex items-center gap-1 max-sm:ms-auto">
        {file.kind === 'text' && (
          <input
            key={line ?? ''}
            type="number"
            min={1}
            inputMode="numeric"
            aria-label={t('files.line')}
            placeholder={t('files.line')}
            defaultValue={line}
            onKeyDown={(event) => {
              if (event.key === 'Enter') void navigate({ search: (now) => ({ ...now, line: Number(event.currentTarget.value) || undefined }), replace: true })
            }}
            className="numbers h-7 w-16 rounded-md border border-line-strong bg-panel px-2 text-xs outline-none placeholder:text-ink-3 focus:border-accent focus:ring-1 focus:ring-accent"
          />
        )}
        {file.kind === 'text' && <CopyButton text={file.text ?? ''} />}
        <a href={raw} download aria-label={t('files.download')} title={t('files.download')} className={iconLook}>
          <Download aria-hidden size={15} />
        </a>
      </span>
    </header>
  )
}

function CopyButton({ text }: { text: string }) {
  const [copied, setCopied] = useState(false)
  const copy = () => void navigator.clipboard?.writeText(text).then(() => setCopied(true))
  return (
    <IconButton label={copied ? t('act.copied') : t('act.copy')} onClick={copy}>
      {copied ? <Check size={15} /> : <Copy size={15} />}
    </IconButton>
  )
}

function Body({ file, slug, at }: { file: SourceFile; slug: string; at: At }) {
  const { line } = route.useSearch()
  const navigate = route.useNavigate()
  switch (file.kind) {
    case 'text':
      if (file.bytes === 0) return <Nothing title={t('files.empty')} />
      return (
        <CodeView
          text={file.text ?? ''}
          path={file.path}
          label={t('files.source', { path: file.path })}
          line={line}
          lineLabel={(n) => t('files.lineNo', { n: String(n) })}
          onLine={(n) => void navigate({ search: (now) => ({ ...now, line: n === line ? undefined : n }), replace: true, resetScroll: false })}
          className="grow py-1 max-lg:h-[70dvh]"
        />
      )
    case 'image':
      return (
        <div className="grid min-h-48 grow place-items-center overflow-auto bg-raised p-6">
          <img src={rawAddress(slug, file.path, at)} alt={file.path} className="max-h-full max-w-full" />
        </div>
      )
    case 'link':
      return <Nothing title={t('files.link')}>{<code dir="ltr" className="font-mono text-sm break-all">{file.text}</code>}</Nothing>
    case 'module':
      return <Nothing title={t('files.module')} />
    case 'too_large':
    case 'binary':
      return (
        <Nothing title={file.kind === 'binary' ? t('files.binary') : t('files.tooLarge')}>
          <a href={rawAddress(slug, file.path, at, true)} download className={`${buttonLook('outline')} mt-3`}>
            <Download aria-hidden size={15} />
            {t('files.download')}
          </a>
        </Nothing>
      )
  }
}

function Nothing({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="grid grow place-items-center">
      <Empty title={title}>{children}</Empty>
    </div>
  )
}
