// @vitest-environment jsdom
import { renderHook } from '@testing-library/react'
import { expect, test } from 'vitest'
import { useArrivals } from './arrivals'

test('what an answer brought is new until the next answer; opening a conversation is no news', () => {
  const { result, rerender } = renderHook(({ scope, keys }) => [...useArrivals(scope, keys)], { initialProps: { scope: 'a', keys: ['product'] } })
  expect(result.current).toEqual([])
  rerender({ scope: 'a', keys: ['product', 'order'] })
  expect(result.current).toEqual(['order'])
  rerender({ scope: 'a', keys: ['product', 'order'] })
  expect(result.current).toEqual(['order'])
  rerender({ scope: 'a', keys: ['product', 'order', 'review'] })
  expect(result.current).toEqual(['review'])
  rerender({ scope: 'b', keys: ['hive', 'queen'] })
  expect(result.current).toEqual([])
})
