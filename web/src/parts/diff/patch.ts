import type { FilePatch } from '@/api/source'
import { hunksOf, type FileDiff } from './parse'

/** A changed file as the server tells it, with its lines. */
export function diffOf({ patch, ...file }: FilePatch): FileDiff {
  return { ...file, hunks: hunksOf(patch) }
}
