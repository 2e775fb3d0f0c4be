/** A piece of a text: plain, or an address that may be opened. */
export type Piece = { text: string; href?: string }

const ADDRESS = /https?:\/\/[^\s<>"'`]+/g

/** Splits a text at its http addresses; punctuation after an address is not part of it. */
export function linkPieces(text: string): Piece[] {
  const pieces: Piece[] = []
  let end = 0
  for (const match of text.matchAll(ADDRESS)) {
    const href = match[0].replace(/[).,;:!?\]]+$/, '')
    if (match.index > end) pieces.push({ text: text.slice(end, match.index) })
    pieces.push({ text: href, href })
    end = match.index + href.length
  }
  if (end < text.length) pieces.push({ text: text.slice(end) })
  return pieces
}
