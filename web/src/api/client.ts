import { sentence } from '@/lib/format'

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

type Options = { body?: unknown; signal?: AbortSignal }

/** `GET`; the answer's JSON. */
export function get<T>(path: string, signal?: AbortSignal): Promise<T> {
  return call<T>('GET', path, signal ? { signal } : {})
}

/** `POST` with a JSON body; the answer's JSON, undefined for an empty answer. */
export function post<T>(path: string, body: unknown = {}): Promise<T> {
  return call<T>('POST', path, { body })
}

/** `GET` of plain text, with one of the answer's headers; empty when it is absent. */
export async function getText(path: string, header: string, signal?: AbortSignal): Promise<[string, string]> {
  const response = await request('GET', path, signal ? { signal } : {})
  return [await response.text(), response.headers.get(header) ?? '']
}

async function call<T>(method: string, path: string, options: Options): Promise<T> {
  const response = await request(method, path, options)
  const text = await response.text()
  return (text === '' ? undefined : JSON.parse(text)) as T
}

async function request(method: string, path: string, { body, signal }: Options): Promise<Response> {
  const deadline = AbortSignal.timeout(TIMEOUT_MS)
  const init: RequestInit = {
    method,
    credentials: 'same-origin',
    headers: { accept: 'application/json' },
    signal: signal ? AbortSignal.any([signal, deadline]) : deadline,
  }
  if (body !== undefined) {
    init.headers = { accept: 'application/json', 'content-type': 'application/json' }
    init.body = JSON.stringify(body)
  }
  let response: Response
  try {
    response = await fetch(path, init)
  } catch (cause) {
    if (signal?.aborted) throw cause
    throw new ApiError(0, 'Velocity does not answer. Check that it is running; nothing is lost meanwhile.', 'unreachable')
  }
  if (!response.ok) throw await refusal(response)
  return response
}

async function refusal(response: Response): Promise<ApiError> {
  const fallback = `The server answered ${response.status}.`
  try {
    const body = (await response.json()) as { error?: unknown; detail?: unknown; code?: unknown }
    const said = [body.error, body.detail].find((text) => typeof text === 'string') ?? fallback
    return new ApiError(response.status, sentence(said as string), typeof body.code === 'string' ? body.code : '')
  } catch {
    return new ApiError(response.status, fallback)
  }
}
