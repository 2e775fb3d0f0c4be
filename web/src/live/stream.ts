import { readEvent, type Event } from '@/api/event'

/** `connecting`: for the first time. `reconnecting`: it was there and is gone. `offline`: this device has no network. */
export type Connection = 'connecting' | 'live' | 'reconnecting' | 'offline'

type Source = Pick<EventSource, 'close' | 'addEventListener'>
type Handlers = {
  onEvent: (event: Event) => void
  onConnection: (connection: Connection) => void
  /** It is live again after a gap: what was read before may be old. */
  onResumed: () => void
}

const DELAY_FIRST_MS = 400
const DELAY_MAX_MS = 15_000
/** A gap shorter than this is not worth telling: a stream ends now and then, and is resumed at once. */
const GAP_TOLD_MS = 1500

/** How long to wait before the nth try, from 0: doubling, with a spread so that many pages do not come back at once. */
export function delayMs(tries: number, random: number): number {
  const whole = Math.min(DELAY_MAX_MS, DELAY_FIRST_MS * 2 ** tries)
  return Math.round(whole * (0.6 + 0.4 * random))
}

/** The server's events, resumed by number after every loss, until it is closed. */
export class EventStream {
  private source: Source | null = null
  private gap: ReturnType<typeof setTimeout> | undefined
  private timer: ReturnType<typeof setTimeout> | undefined
  private seq: number | null = null
  private tries = 0
  private wasLive = false
  private closed = false
  private readonly handlers: Handlers
  private readonly open: (url: string) => Source

  constructor(handlers: Handlers, open: (url: string) => Source = (url) => new EventSource(url)) {
    this.handlers = handlers
    this.open = open
  }

  start(): void {
    addEventListener('online', this.wake)
    addEventListener('offline', this.sleep)
    this.connect()
  }

  close(): void {
    this.closed = true
    removeEventListener('online', this.wake)
    removeEventListener('offline', this.sleep)
    this.endGap()
    this.drop()
  }

  private connect(): void {
    this.drop()
    if (this.closed) return
    if (!navigator.onLine && location.hostname !== 'localhost') return this.handlers.onConnection('offline')
    const source = this.open(this.seq === null ? '/api/events' : `/api/events?after=${this.seq}`)
    this.source = source
    source.addEventListener('open', () => this.opened())
    source.addEventListener('error', () => this.lost())
    source.addEventListener('message', (message) => this.take(String(message.data)))
  }

  private opened(): void {
    this.tries = 0
    this.endGap()
    this.handlers.onConnection('live')
    if (this.wasLive) this.handlers.onResumed()
    this.wasLive = true
  }

  private take(data: string): void {
    const event = readEvent(data)
    if (!event || (this.seq !== null && event.seq <= this.seq)) return
    this.seq = event.seq
    this.handlers.onEvent(event)
  }

  private lost(): void {
    this.drop()
    this.gap ??= setTimeout(() => this.handlers.onConnection(this.wasLive ? 'reconnecting' : 'connecting'), GAP_TOLD_MS)
    this.timer = setTimeout(() => this.connect(), delayMs(this.tries++, Math.random()))
  }

  private drop(): void {
    clearTimeout(this.timer)
    this.source?.close()
    this.source = null
  }

  private readonly wake = (): void => {
    this.tries = 0
    this.connect()
  }

  private endGap(): void {
    clearTimeout(this.gap)
    this.gap = undefined
  }

  private readonly sleep = (): void => {
    this.drop()
    this.endGap()
    this.handlers.onConnection('offline')
  }
}
