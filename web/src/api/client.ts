import createClient from 'openapi-fetch'
import { sentence } from '@/lib/format'
import type { components, paths } from './schema'

/** The shapes of all that the server sends and takes. */
export type Schemas = components['schemas']

/** Why a call failed, in words for a person. `status` 0 means that no answer came at all. */
export class ApiError extends Error {
  readonly status: number
  readonly code: string

  constructor(status: number, message: string, code = '') {
    super(message)
    this.name = 'ApiError'
    this.status = status
    this.code = code
  }

  /** No answer came: the server is away, or the network is. */
  get unreachable(): boolean {
    return this.status === 0
  }
}

/** How long a call may take before it counts as lost. */
const TIMEOUT_MS = 20_000

/** Every call of the server, typed by its own description. Its answers are for `given`. */
export const http = createClient<paths>({
  baseUrl: globalThis.location?.origin ?? '',
  credentials: 'same-origin',
  headers: { accept: 'application/json' },
  fetch: reach,
})

type Outcome<T> = { data?: T; error?: unknown; response: Response }

/** What a call gave; undefined for an empty answer. A refusal is thrown as an `ApiError`. */
export async function given<T>(call: Promise<Outcome<T>>): Promise<T> {
  const { data, error, response } = await call
  if (!response.ok) throw refusal(response.status, error)
  return data as T
}

/** The same for plain text, with one of the answer's headers; empty when it is absent. */
export async function givenText(call: Promise<Outcome<unknown>>, header: string): Promise<[string, string]> {
  const { data, error, response } = await call
  if (!response.ok) throw refusal(response.status, error)
  return [String(data ?? ''), response.headers.get(header) ?? '']
}

/** The same for lines that come one by one. */
export async function givenLines(call: Promise<Outcome<unknown>>): Promise<ReadableStream<Uint8Array>> {
  const { data, error, response } = await call
  if (!response.ok || !(data instanceof ReadableStream)) throw refusal(response.status, error)
  return data as ReadableStream<Uint8Array>
}

async function reach(request: Request): Promise<Response> {
  const deadline = AbortSignal.timeout(TIMEOUT_MS)
  try {
    return await fetch(request, { signal: AbortSignal.any([request.signal, deadline]) })
  } catch (cause) {
    if (request.signal.aborted) throw cause
    throw new ApiError(0, 'Velocity does not answer. Check that it is running; nothing is lost meanwhile.', 'unreachable')
  }
}

/** What a refusal says, whichever of its two shapes it has; what is none of them came from something in between. */
function refusal(status: number, body: unknown): ApiError {
  const { error, detail, code } = (typeof body === 'object' && body !== null ? body : {}) as Record<string, unknown>
  const said = [error, detail].find((text) => typeof text === 'string') ?? `The server answered ${status}.`
  return new ApiError(status, sentence(said), typeof code === 'string' ? code : '')
}

type Present<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & { [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined> }

/** Only what is said: a value that is undefined is left out, so that it is no part of an address or a body. */
export function present<T extends object>(values: T): Present<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Present<T>
}
