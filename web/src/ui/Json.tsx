/** A value as it is, to be read and scrolled. */
export function Json({ value, label }: { value: unknown; label: string }) {
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a scrolling region must be reachable by keyboard.
    <pre dir="ltr" tabIndex={0} role="region" aria-label={label} className="max-h-80 overflow-auto rounded-md border border-line bg-raised px-3 py-2 font-mono text-xs leading-5 break-words whitespace-pre-wrap">
      {typeof value === 'string' ? value : JSON.stringify(value, null, 2)}
    </pre>
  )
}
