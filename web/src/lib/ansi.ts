// oxlint-disable-next-line no-control-regex -- terminals colour their output with exactly these.
const ESCAPES = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[@-Z\\-_])/g
// oxlint-disable-next-line no-control-regex -- what is left of a terminal's language has no meaning on a page.
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f]/g

/** A command's output as text: without colours and cursor moves; of a line that was overwritten, its last state. */
export function plain(text: string): string {
  return text
    .replace(ESCAPES, '')
    .split('\n')
    .map((line) => line.replace(/\r+$/, ''))
    .map((line) => line.slice(line.lastIndexOf('\r') + 1).replace(CONTROLS, ''))
    .join('\n')
}
