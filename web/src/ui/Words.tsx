/** A text of the description: what stands between backticks is code. */
export function Words({ text }: { text: string }) {
  return text.split('`').map((part, at) =>
    at % 2 === 1 ? (
      <code key={`${at} ${part}`} className="font-mono text-[0.92em] [overflow-wrap:anywhere] text-ink">
        {part}
      </code>
    ) : (
      part
    ),
  )
}
