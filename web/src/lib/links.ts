/** A piece of a text: plain, strong, an address that may be opened, or a word to be typed as it is. */
export type Piece = { text: string; href?: string; code?: true; strong?: true }

const SPECIAL = /https?:\/\/[^\s<>"'`]+|`[^`\n]+`|\*\*[^*\n]+\*\*/g

/** Splits a text at its http addresses, `quoted words` and **strong ones**; punctuation after an address is not part of it. */
export function textPieces(text: string): Piece[] {
  const pieces: Piece[] = []
  let end = 0
  for (const { 0: found, index } of text.matchAll(SPECIAL)) {
    const piece = special(found)
    if (index > end) pieces.push({ text: text.slice(end, index) })
    pieces.push(piece)
    end = index + (piece.href === undefined ? found.length : piece.text.length)
  }
  if (end < text.length) pieces.push({ text: text.slice(end) })
  return pieces
}

function special(found: string): Piece {
  if (found.startsWith('`')) return { text: found.slice(1, -1), code: true }
  if (found.startsWith('**')) return { text: found.slice(2, -2), strong: true }
  const href = found.replace(/[).,;:!?\]]+$/, '')
  return { text: href, href }
}
