import { tokensOf } from './cedar'

const LOOKS = { word: 'font-medium text-accent-text', string: 'text-ok', note: 'text-ink-3 italic', name: 'text-warn', plain: '' } as const

/** A rule's text with its words in colour; nothing in it is ever read as markup. */
export function CedarText({ text, label }: { text: string; label: string }) {
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a scrolling region must be reachable by keyboard.
    <pre dir="ltr" tabIndex={0} role="region" aria-label={label} className="overflow-x-auto rounded-md border border-line bg-raised px-3 py-2 font-mono text-xs leading-5 whitespace-pre">
      {tokensOf(text).map((token, at) => (
        // oxlint-disable-next-line no-array-index-key -- pieces of one text never change their places.
        <span key={at} className={LOOKS[token.kind]}>
          {token.text}
        </span>
      ))}
    </pre>
  )
}
