// oxlint-disable-next-line no-control-regex -- terminals colour their output with exactly these.
const ESCAPES = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[@-Z\\-_])/g
// oxlint-disable-next-line no-control-regex -- what is left of a terminal's language has no meaning on a page.
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f]/g
// oxlint-disable-next-line no-control-regex -- the same without the escape that begins a colour.
const CONTROLS_BUT_ESCAPE = /[\u0000-\u0008\u000b-\u001a\u001c-\u001f\u007f]/g
// oxlint-disable-next-line no-control-regex -- `ESC [ 1 ; 31 m`: the one kind of escape that is kept.
const COLOUR = /\u001b\[([\d;]*)m/g

/** A command's output as text: without colours and cursor moves; of a line that was overwritten, its last state. */
export function plain(text: string): string {
  return cleaned(text, (line) => line.replace(ESCAPES, '').replace(CONTROLS, ''))
}

// oxlint-disable-next-line no-control-regex -- a colour and nothing else.
const ONLY_COLOUR = /^\u001b\[[\d;]*m$/

/** The same, but colours stay, as [`spans`] reads them. */
export function coloured(text: string): string {
  if (!text.includes('\u001b')) return plain(text)
  return cleaned(text, (line) => line.replace(ESCAPES, (escape) => (ONLY_COLOUR.test(escape) ? escape : '')).replace(CONTROLS_BUT_ESCAPE, ''))
}

function cleaned(text: string, clean: (line: string) => string): string {
  return text
    .split('\n')
    .map((line) => line.replace(/\r+$/, ''))
    .map((line) => clean(line.slice(line.lastIndexOf('\r') + 1)))
    .join('\n')
}

/** The colours that a terminal has names for; the page gives each a tone that can be read in both themes. */
export const COLOURS = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'] as const
export type Colour = (typeof COLOURS)[number]

/** How a part of a line is written. */
export type Look = { colour?: Colour; bold?: true; dim?: true; underline?: true }
export type Span = { text: string; look: Look }

/** A line of [`coloured`] text in the parts that look alike; joined, their texts are the plain line. */
export function spans(line: string): Span[] {
  const out: Span[] = []
  let look: Look = {}
  let end = 0
  for (const { 0: escape, 1: codes = '', index } of line.matchAll(COLOUR)) {
    if (index > end) out.push({ text: line.slice(end, index), look })
    look = after(look, codes.split(';').map(Number))
    end = index + escape.length
  }
  if (end < line.length) out.push({ text: line.slice(end), look })
  return out
}

function after(look: Look, codes: readonly number[]): Look {
  const next = { ...look }
  for (let at = 0; at < codes.length; at += 1) {
    const code = codes[at] ?? 0
    const colour = COLOURS[code >= 90 ? code - 90 : code - 30]
    if (code === 0) return after({}, codes.slice(at + 1))
    else if (code === 1) next.bold = true
    else if (code === 2) next.dim = true
    else if (code === 4) next.underline = true
    else if (code === 22) {
      delete next.bold
      delete next.dim
    } else if (code === 24) delete next.underline
    else if (code === 39) delete next.colour
    else if (code === 38 || code === 48) at += codes[at + 1] === 5 ? 2 : 4
    else if (colour !== undefined) next.colour = colour
  }
  return next
}
