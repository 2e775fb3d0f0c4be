/** A piece of a rule's text and what it is, for its colour. */
export type Token = { text: string; kind: 'word' | 'string' | 'note' | 'name' | 'plain' }

const TOKENS = /(?<note>\/\/[^\n]*)|(?<string>"(?:[^"\\\n]|\\.)*")|(?<name>@\w+|\b[A-Z]\w*(?=::))|(?<word>\b(?:permit|forbid|when|unless|principal|action|resource|context|in|is|has|like|if|then|else|true|false)\b)/g

/** Cuts a rule's text into pieces that together are exactly the text. */
export function tokensOf(text: string): Token[] {
  const tokens: Token[] = []
  let end = 0
  for (const found of text.matchAll(TOKENS)) {
    if (found.index > end) tokens.push({ text: text.slice(end, found.index), kind: 'plain' })
    const kind = Object.entries(found.groups ?? {}).find(([, value]) => value !== undefined)?.[0] as Token['kind'] | undefined
    tokens.push({ text: found[0], kind: kind ?? 'plain' })
    end = found.index + found[0].length
  }
  if (end < text.length) tokens.push({ text: text.slice(end), kind: 'plain' })
  return tokens
}
