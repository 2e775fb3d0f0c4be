/** Reads a remembered text; null when there is none or storage is closed to the page. */
export function recall(key: string): string | null {
  try {
    return localStorage.getItem(`velocity.${key}`)
  } catch {
    return null
  }
}

/** Remembers a text for the next visit; null forgets it. Where storage is closed, nothing is remembered. */
export function remember(key: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(`velocity.${key}`)
    else localStorage.setItem(`velocity.${key}`, value)
  } catch {
    // A private window: the page works, it only forgets.
  }
}
