import { expect, test } from 'vitest'
import type { Notice } from '@/api/notice'
import { shownOf } from './read'

const notice = (seq: number, kind: Notice['kind']) => ({ seq, kind }) as Notice

test('what is not wanted is neither shown nor counted, what was read is not counted', () => {
  const all = [notice(9, 'run'), notice(7, 'health'), notice(4, 'approval')]
  expect(shownOf(all, ['run', 'approval'], 4)).toEqual({ shown: [all[0], all[2]], unread: 1 })
  expect(shownOf([], ['run'], 0)).toEqual({ shown: [], unread: 0 })
})
