/** A piece of a line, with the classes that it is drawn in. */
export type Token = { text: string; look: string }

type Node = { type: string; value?: string; properties?: { className?: unknown }; children?: readonly Node[] }

/** How each kind of word is drawn, by the first class of the highlighter; colours hold in both themes. */
const LOOKS: Record<string, string> = {
  'hljs-comment': 'text-ink-3 italic',
  'hljs-quote': 'text-ink-3 italic',
  'hljs-keyword': 'text-accent-text',
  'hljs-literal': 'text-accent-text',
  'hljs-operator': 'text-ink-2',
  'hljs-meta': 'text-ink-3',
  'hljs-string': 'text-ok',
  'hljs-regexp': 'text-ok',
  'hljs-code': 'text-ok',
  'hljs-number': 'text-warn',
  'hljs-symbol': 'text-warn',
  'hljs-title': 'text-code',
  'hljs-type': 'text-code',
  'hljs-built_in': 'text-code',
  'hljs-section': 'text-code font-medium',
  'hljs-name': 'text-code',
  'hljs-selector-tag': 'text-code',
  'hljs-selector-class': 'text-code',
  'hljs-selector-id': 'text-code',
  'hljs-selector-pseudo': 'text-code',
  'hljs-attr': 'text-ink-2',
  'hljs-attribute': 'text-ink-2',
  'hljs-bullet': 'text-warn',
  'hljs-link': 'text-code underline',
  'hljs-strong': 'font-semibold',
  'hljs-emphasis': 'italic',
  'hljs-deletion': 'text-bad',
  'hljs-addition': 'text-ok',
}

/** What a tree of the highlighter says, line by line: words within words take the innermost look that there is. */
export function linesOf(root: Node): Token[][] {
  const lines: Token[][] = [[]]
  const walk = (node: Node, look: string) => {
    if (node.type === 'text') {
      for (const [at, text] of (node.value ?? '').split('\n').entries()) {
        if (at > 0) lines.push([])
        if (text !== '') lines.at(-1)?.push({ text, look })
      }
      return
    }
    const own = lookOf(node) ?? look
    for (const child of node.children ?? []) walk(child, own)
  }
  walk(root, '')
  return ended(lines)
}

/** A text without any colour, line by line. */
export function plainLines(text: string): Token[][] {
  return ended(text.split(/\r?\n/).map((line) => (line === '' ? [] : [{ text: line, look: '' }])))
}

function lookOf(node: Node): string | undefined {
  const names = node.properties?.className
  return Array.isArray(names) ? names.map((name) => LOOKS[String(name)]).find((look) => look !== undefined) : undefined
}

/** The line end at the end of a text begins no line. */
function ended(lines: Token[][]): Token[][] {
  return lines.length > 1 && lines.at(-1)?.length === 0 ? lines.slice(0, -1) : lines
}

const BY_END: Record<string, string> = { py: 'python', ts: 'typescript', tsx: 'typescript', js: 'typescript', jsx: 'typescript', mjs: 'typescript', cjs: 'typescript', json: 'json', jsonc: 'json', css: 'css', sql: 'sql', toml: 'ini', ini: 'ini', cfg: 'ini', env: 'ini', lock: 'ini', yaml: 'yaml', yml: 'yaml', md: 'markdown', mdx: 'markdown', sh: 'bash', bash: 'bash', html: 'xml', svg: 'xml', xml: 'xml' }

/** The language of a file by its name; none when it is not one of those that products are made of. */
export function languageOf(path: string): string | null {
  const name = path.split('/').at(-1)?.toLowerCase() ?? ''
  if (name === 'dockerfile' || name.startsWith('dockerfile.') || name.endsWith('.dockerfile')) return 'dockerfile'
  if (name.startsWith('.env')) return 'ini'
  const end = name.includes('.') ? name.slice(name.lastIndexOf('.') + 1) : ''
  return Object.hasOwn(BY_END, end) ? (BY_END[end] ?? null) : null
}
