import { exampleOf, type Description, type Operation } from './openapi'

/** A line for a shell that makes the call; for a live channel the line of JavaScript that opens it. */
export function lineOf(description: Description, operation: Operation, origin: string): string {
  const address = origin + pathOf(operation)
  if (operation.path.startsWith('/ws/')) return `const ws = new WebSocket('${address.replace(/^http/, 'ws')}')`
  const words = ['curl']
  if (operation.method !== 'GET') words.push('-X', operation.method)
  if (Object.values(operation.responses).some((answer) => answer.content?.['text/event-stream'])) words.push('-N')
  words.push(quoted(address))
  if (!operation.open) words.push('-H', '"X-API-Key: $KEY"')
  return [...words, ...bodyOf(description, operation)].join(' ')
}

function pathOf({ path, parameters = [] }: Operation): string {
  const needed = parameters.filter((parameter) => parameter.in === 'query' && parameter.required)
  const query = needed.map(({ name }) => `${name}=${name.toUpperCase()}`).join('&')
  const filled = path.replaceAll(/\{(\w+)\}/g, (_whole, name: string) => {
    const type = parameters.find((parameter) => parameter.in === 'path' && parameter.name === name)?.schema?.type
    return type === 'integer' ? '1' : name.toUpperCase()
  })
  return query === '' ? filled : `${filled}?${query}`
}

function bodyOf(description: Description, { requestBody }: Operation): string[] {
  const [kind, media] = Object.entries(requestBody?.content ?? {})[0] ?? []
  if (kind === undefined) return []
  if (kind === 'multipart/form-data') {
    const example = exampleOf(description, media?.schema ?? {})
    return Object.keys((example ?? {}) as object).flatMap((name) => ['-F', `${name}=@FILE`])
  }
  if (kind !== 'application/json') return ['-H', quoted(`Content-Type: ${kind}`), '--data-binary', '@FILE']
  const body = JSON.stringify(media?.example ?? exampleOf(description, media?.schema ?? {}))
  return ['-H', quoted('Content-Type: application/json'), '-d', quoted(body)]
}

/** As one word of a shell, whatever is in it. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`
}
