import type { ReleaseState } from '@/api/project'
import type { Tone } from '@/ui/Badge'

/** How each state of a version looks. */
export const RELEASE_TONES: Record<ReleaseState, Tone> = { starting: 'accent', live: 'ok', superseded: 'neutral', failed: 'bad' }
