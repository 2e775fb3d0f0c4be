/** A block of an assistant's reply: a paragraph, or a list of short lines. */
export type Block = { kind: 'text'; text: string } | { kind: 'list'; items: string[] }

const ITEM = /^\s*(?:[-•*]|\d+[.)])\s+/

/** Reads plain text as paragraphs and lists, so that a summary is scannable; it is never read as markup. */
export function blocks(text: string): Block[] {
  const out: Block[] = []
  for (const line of text.replaceAll('\r\n', '\n').split('\n')) {
    const last = out.at(-1)
    if (ITEM.test(line)) {
      const item = line.replace(ITEM, '')
      if (last?.kind === 'list') last.items.push(item)
      else out.push({ kind: 'list', items: [item] })
    } else if (line.trim() === '') {
      out.push({ kind: 'text', text: '' })
    } else if (last?.kind === 'text' && last.text !== '') {
      last.text += `\n${line}`
    } else {
      out.push({ kind: 'text', text: line })
    }
  }
  return out.filter((block) => block.kind === 'list' || block.text !== '')
}
