import type { Schemas } from './client'

/** What happened: the closed set that the server streams. */
export type EventBody = Schemas['EventBody']

/** One thing that happened. `seq` grows without gaps. */
export type Event = Schemas['Event']

/** Reads one line of the stream; null for what is no event, so that a newer server does not break an older page. */
export function readEvent(data: string): Event | null {
  try {
    const event = JSON.parse(data) as Partial<Event> | null
    return typeof event?.seq === 'number' && typeof event.event_type === 'string' ? (event as Event) : null
  } catch {
    return null
  }
}
