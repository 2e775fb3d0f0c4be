// @vitest-environment jsdom
import { renderHook } from '@testing-library/react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { dismiss, hold, settleNotes, tell, tellThenDo, undo, useNotes } from './note'

const standing = () => renderHook(() => useNotes()).result.current

beforeEach(() => void vi.useFakeTimers())
afterEach(() => {
  settleNotes()
  vi.useRealTimers()
})

test('a note stands for a while, then goes', () => {
  tell('saved')
  expect(standing().map((note) => note.text)).toEqual(['saved'])
  vi.advanceTimersByTime(5_100)
  expect(standing()).toEqual([])
})

test('what cannot be undone later is done only when nobody took it back', () => {
  const [act, undone] = [vi.fn<() => void>(), vi.fn<() => void>()]
  tellThenDo('forgotten', act, undone)
  vi.advanceTimersByTime(4_000)
  expect(act).not.toHaveBeenCalled()
  const [note] = standing()
  if (note) undo(note)
  vi.advanceTimersByTime(20_000)
  expect([act.mock.calls.length, undone.mock.calls.length]).toEqual([0, 1])
})

test('what was promised is done once: in time, when it is dismissed, when the page is left', () => {
  const act = vi.fn<() => void>()
  tellThenDo('one', act)
  vi.advanceTimersByTime(9_000)
  expect(act).toHaveBeenCalledTimes(1)
  tellThenDo('two', act)
  for (const note of standing()) dismiss(note.id)
  expect(act).toHaveBeenCalledTimes(2)
  tellThenDo('three', act)
  settleNotes()
  vi.advanceTimersByTime(20_000)
  expect(act).toHaveBeenCalledTimes(3)
})

test('a note that is pointed at stays', () => {
  tell('read me')
  const [note] = standing()
  if (note) hold(note, true)
  vi.advanceTimersByTime(60_000)
  expect(standing()).toHaveLength(1)
  if (note) hold(note, false)
  vi.advanceTimersByTime(5_100)
  expect(standing()).toEqual([])
})

test('many notes leave the newest', () => {
  for (let n = 1; n <= 7; n++) tell(String(n))
  expect(standing().map((note) => note.text)).toEqual(['4', '5', '6', '7'])
})
