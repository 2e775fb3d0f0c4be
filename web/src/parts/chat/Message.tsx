import { m } from 'motion/react'
import type { Line } from '@/api/session'
import { textPieces } from '@/lib/links'
import { blocks } from '@/lib/paragraphs'
import { t } from '@/lib/text'
import { Mark } from '@/ui/Logo'

/** One line of the conversation. */
export function Message({ line }: { line: Line }) {
  return (
    // A line out of sight costs no layout; how high it was is remembered.
    <m.li initial={{ opacity: 0, y: 6 }} animate={{ opacity: 1, y: 0 }} transition={{ duration: 0.18 }} className="[contain-intrinsic-size:auto_5rem] [content-visibility:auto]">
      {line.who === 'person' ? <Own text={line.text} /> : <Reply text={line.text} />}
    </m.li>
  )
}

function Own({ text }: { text: string }) {
  return (
    <div className="flex justify-end">
      <p dir="auto" className="max-w-[85%] rounded-lg bg-hover px-3.5 py-2 break-words whitespace-pre-wrap">
        <span className="sr-only">{t('chat.you')} </span>
        {text}
      </p>
    </div>
  )
}

function Reply({ text }: { text: string }) {
  return (
    <div className="flex gap-3">
      <Mark className="mt-1 size-4" />
      <div dir="auto" className="min-w-0 max-w-[62ch] grow space-y-2 break-words">
        <span className="sr-only">{'Velocity: '}</span>
        {blocks(text).map((block, at) =>
          block.kind === 'list' ? (
            <ul key={at} className="space-y-1">
              {block.items.map((item, n) => (
                <li key={n} className="relative ps-4 before:absolute before:top-[0.6em] before:start-0.5 before:h-px before:w-2 before:bg-line-strong">
                  <Linked text={item} />
                </li>
              ))}
            </ul>
          ) : (
            <p key={at} className="whitespace-pre-wrap">
              <Linked text={block.text} />
            </p>
          ),
        )}
      </div>
    </div>
  )
}

function Linked({ text }: { text: string }) {
  return textPieces(text).map((piece, at) =>
    piece.href ? (
      <a key={at} href={piece.href} target="_blank" rel="noreferrer" className="text-accent-text underline underline-offset-2">
        {piece.text}
      </a>
    ) : piece.code ? (
      <code key={at} className="rounded-sm bg-hover px-1 py-px font-mono text-[0.92em]">
        {piece.text}
      </code>
    ) : piece.strong ? (
      <strong key={at} className="font-semibold">
        {piece.text}
      </strong>
    ) : (
      piece.text
    ),
  )
}
