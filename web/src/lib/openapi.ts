// What the reference page needs of an OpenAPI 3.1 description.

export type Schema = {
  $ref?: string
  type?: string | string[]
  format?: string
  description?: string
  enum?: unknown[]
  properties?: Record<string, Schema>
  required?: string[]
  items?: Schema
  oneOf?: Schema[]
  anyOf?: Schema[]
  allOf?: Schema[]
  additionalProperties?: Schema | boolean
  default?: unknown
  example?: unknown
}

export type Parameter = { name: string; in: 'path' | 'query' | 'header' | 'cookie'; required?: boolean; description?: string; schema?: Schema }
export type Content = Record<string, { schema?: Schema; example?: unknown }>
export type Answer = { description?: string; content?: Content }

type Call = {
  operationId: string
  summary?: string
  description?: string
  tags?: string[]
  parameters?: Parameter[]
  requestBody?: { description?: string; required?: boolean; content: Content }
  responses: Record<string, Answer>
  security?: Record<string, string[]>[]
}

export type Description = {
  info: { title: string; version: string; description?: string }
  paths: Record<string, Record<string, Call>>
  components?: { schemas?: Record<string, Schema> }
}

/** One call of the server. */
export type Operation = Call & { method: string; path: string; tag: string; open: boolean }

/** All calls, in the order of the description. */
export function operationsOf({ paths }: Description): Operation[] {
  return Object.entries(paths).flatMap(([path, calls]) =>
    Object.entries(calls).map(([method, call]) => {
      const open = call.security?.some((need) => Object.keys(need).length === 0) ?? false
      return { ...call, path, method: method.toUpperCase(), tag: call.tags?.[0] ?? 'other', open }
    }),
  )
}

/** The calls that have every word somewhere: in the method, the path, the name, the group or the summary. */
export function matching(operations: Operation[], query: string): Operation[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean)
  return operations.filter(({ method, path, operationId, tag, summary = '' }) => {
    const text = `${method} ${path} ${operationId} ${tag} ${summary}`.toLowerCase()
    return words.every((word) => text.includes(word))
  })
}

/** The calls by their group, in the order in which the groups first come. */
export function grouped(operations: Operation[]): [string, Operation[]][] {
  const groups = new Map<string, Operation[]>()
  for (const operation of operations) groups.set(operation.tag, [...(groups.get(operation.tag) ?? []), operation])
  return [...groups]
}

/** The name of what a schema refers to. */
export function nameOf(schema: Schema): string | null {
  return schema.$ref?.split('/').at(-1) ?? null
}

/** A schema itself, where it was only named; parts that are to be taken together are one. */
export function resolved(description: Description, schema: Schema): Schema {
  const name = nameOf(schema)
  if (name !== null) return resolved(description, description.components?.schemas?.[name] ?? {})
  if (!schema.allOf) return schema
  const parts = schema.allOf.map((part) => resolved(description, part))
  const choices = parts.find((part) => part.oneOf)?.oneOf
  return {
    type: 'object',
    ...(schema.description !== undefined && { description: schema.description }),
    properties: Object.assign({}, ...parts.map((part) => part.properties ?? {})) as Record<string, Schema>,
    required: parts.flatMap((part) => part.required ?? []),
    ...(choices && { oneOf: choices }),
  }
}

/** A type in a few words: `Run[]`, `string | null`, `"queued" | "done"`. */
export function typeText(schema: Schema): string {
  const name = nameOf(schema)
  if (name !== null) return name
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(' | ')
  const choices = schema.oneOf ?? schema.anyOf
  if (choices) return [...new Set(choices.map(typeText))].toSorted((a, b) => Number(a === 'null') - Number(b === 'null')).join(' | ')
  if (schema.allOf) return schema.allOf.map(typeText).join(' & ')
  const types = [schema.type ?? 'any'].flat()
  return types.map((type) => (type === 'array' ? `${grouping(typeText(schema.items ?? {}))}[]` : type)).join(' | ')
}

function grouping(text: string): string {
  return text.includes(' ') ? `(${text})` : text
}

const DEPTH_MAX = 6

/** A value of a schema, to begin with. */
export function exampleOf(description: Description, given: Schema, depth = 0): unknown {
  const schema = resolved(description, given)
  if (schema.example !== undefined) return schema.example
  if (schema.default !== undefined) return schema.default
  if (schema.enum) return schema.enum[0]
  const choice = (schema.oneOf ?? schema.anyOf)?.find((one) => one.type !== 'null')
  if (depth > DEPTH_MAX) return null
  if (choice) {
    const chosen = exampleOf(description, choice, depth)
    return schema.properties ? { ...fields(description, schema, depth), ...(chosen as object) } : chosen
  }
  switch ([schema.type ?? 'object'].flat()[0]) {
    case 'string': return schema.format === 'date-time' ? '2026-04-21T16:00:00Z' : 'text'
    case 'integer': return 1
    case 'number': return 0.97
    case 'boolean': return true
    case 'null': return null
    case 'array': return [exampleOf(description, schema.items ?? {}, depth + 1)]
    default: return fields(description, schema, depth)
  }
}

function fields(description: Description, schema: Schema, depth: number): Record<string, unknown> {
  const entries = Object.entries(schema.properties ?? {})
  return Object.fromEntries(entries.map(([name, field]) => [name, exampleOf(description, field, depth + 1)]))
}
