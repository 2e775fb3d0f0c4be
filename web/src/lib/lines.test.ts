import { expect, test } from 'vitest'
import { eachLine } from './lines'

const streamOf = (...pieces: string[]) =>
  new ReadableStream<Uint8Array>({
    start(controller) {
      for (const piece of pieces) controller.enqueue(new TextEncoder().encode(piece))
      controller.close()
    },
  })

test('a line is read once it is whole, however it was cut on its way', async () => {
  const lines: unknown[] = []
  await eachLine(streamOf('{"a":', '1}\n{"b":"', 'ü"}\nno json\n', '\n{"c":3}'), (line) => lines.push(line))
  expect(lines).toEqual([{ a: 1 }, { b: 'ü' }, { c: 3 }])
})
