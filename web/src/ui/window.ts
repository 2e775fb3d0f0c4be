/** How many rows beyond the edge exist, so that scrolling never shows a gap. */
const BEYOND = 8

/** Which rows of a long list have to exist: from the first, up to and without the last. */
export function windowOf(count: number, rowPx: number, top: number, height: number): { from: number; to: number } {
  const first = Math.floor(Math.max(0, top) / rowPx)
  const shown = Math.ceil(height / rowPx) + 1
  // After a filter, the box may still stand where the list no longer reaches.
  const from = Math.max(0, Math.min(first, count - shown) - BEYOND)
  return { from, to: Math.min(count, Math.max(first, 0) + shown + BEYOND) }
}
