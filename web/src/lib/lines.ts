/** Reads JSON lines as they come: calls `take` for each whole line. A line that cannot be read is passed over. */
export async function eachLine<T>(body: ReadableStream<Uint8Array>, take: (line: T) => void): Promise<void> {
  const reader = body.pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>).getReader()
  let rest = ''
  for (;;) {
    // oxlint-disable-next-line no-await-in-loop -- one piece comes after the other.
    const { done, value } = await reader.read()
    const lines = (rest + (value ?? '')).split('\n')
    rest = done ? '' : (lines.pop() ?? '')
    for (const line of lines) {
      const read = parsed<T>(line)
      if (read !== null) take(read)
    }
    if (done) return
  }
}

function parsed<T>(line: string): T | null {
  try {
    return line.trim() === '' ? null : (JSON.parse(line) as T)
  } catch {
    return null
  }
}
