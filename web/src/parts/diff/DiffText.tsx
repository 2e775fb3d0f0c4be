import { useMemo } from 'react'
import { t } from '@/lib/text'
import { DiffFiles } from './DiffFiles'
import { DiffLines } from './DiffLines'
import { filesOf } from './parse'

/** A unified diff as a text: by file where it names files; what is no diff is shown as it is. */
export function DiffText({ text, split }: { text: string; split?: boolean }) {
  const files = useMemo(() => filesOf(text), [text])
  const only = files[0]
  if (files.some((file) => file.path !== '')) return <DiffFiles files={files} split={split} />
  if (only !== undefined && only.hunks.length > 0) {
    return (
      <div className="overflow-hidden rounded-lg border border-line">
        <DiffLines hunks={only.hunks} label={t('diff.label')} split={split} />
      </div>
    )
  }
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a scrolling region must be reachable by keyboard.
    <pre dir="ltr" tabIndex={0} role="region" aria-label={t('diff.label')} className="max-h-[28rem] overflow-auto rounded-lg border border-line bg-raised p-3 font-mono text-xs leading-5">
      {text}
    </pre>
  )
}
