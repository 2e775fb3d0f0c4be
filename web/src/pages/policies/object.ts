type Said = Record<string, unknown>

/** What else a wish says, typed as JSON: `{"context": {…}, "resource": {…}}`, or the context alone; null when it cannot be read. */
export function objectOf(text: string): { context: Said; resource: Said } | null {
  if (text.trim() === '') return { context: {}, resource: {} }
  try {
    const read: unknown = JSON.parse(text)
    if (!isObject(read)) return null
    const { context, resource, ...rest } = read
    if (context === undefined && resource === undefined) return { context: rest, resource: {} }
    if ((context !== undefined && !isObject(context)) || (resource !== undefined && !isObject(resource))) return null
    return { context: context ?? {}, resource: resource ?? {} }
  } catch {
    return null
  }
}

function isObject(value: unknown): value is Said {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
