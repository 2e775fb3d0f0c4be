import { classes } from '@/lib/classes'
import { Rows } from '@/ui/Rows'
import type { Token } from './tokens'
import { useLines } from './useLines'

const ROW_PX = 20

type Props = { text: string; path: string; label: string; line?: number | undefined; onLine?: (line: number) => void; lineLabel: (line: number) => string; className?: string }

/** A file's source with its line numbers; a number leads to its line. Only the lines in sight exist. */
export function CodeView({ text, path, label, line, onLine, lineLabel, className }: Props) {
  const lines = useLines(text, path)
  const digits = String(lines.length).length
  return (
    <div dir="ltr" className={classes('flex min-h-0 flex-col font-mono text-xs', className)}>
      <Rows
        items={lines}
        rowPx={ROW_PX}
        label={label}
        keyOf={(tokens) => keyOf(tokens, lines)}
        sight={line === undefined ? undefined : Math.min(line, lines.length) - 1}
        row={(tokens, at) => <Line tokens={tokens} number={at + 1} digits={digits} marked={at + 1 === line} label={lineLabel(at + 1)} onLine={onLine} />}
        className="min-h-0 grow overflow-auto focus-visible:-outline-offset-2"
      />
    </div>
  )
}

type LineProps = { tokens: Token[]; number: number; digits: number; marked: boolean; label: string; onLine: ((line: number) => void) | undefined }

function Line({ tokens, number, digits, marked, label, onLine }: LineProps) {
  return (
    <div aria-current={marked ? 'location' : undefined} className={classes('flex h-5 w-max min-w-full items-center', marked && 'bg-accent-soft')}>
      <button type="button" tabIndex={-1} aria-label={label} onClick={() => onLine?.(number)} style={{ width: `${digits + 3}ch` }} className={classes('numbers sticky start-0 h-5 shrink-0 pe-3 text-end select-none hover:text-ink', marked ? 'bg-accent-soft text-accent-text' : 'bg-panel text-ink-3')}>
        {number}
      </button>
      <span className="pe-6 whitespace-pre [tab-size:4]">
        {tokens.map((token, at) => (
          <span key={at} className={token.look}>
            {token.text}
          </span>
        ))}
      </span>
    </div>
  )
}

const numbers = new WeakMap<Token[][], Map<Token[], number>>()

/** A line's number as its key: found once for all lines of a file. */
function keyOf(tokens: Token[], lines: Token[][]): string {
  let known = numbers.get(lines)
  if (!known) {
    known = new Map(lines.map((line, at) => [line, at]))
    numbers.set(lines, known)
  }
  return String(known.get(tokens))
}
