import { expect, test } from 'vitest'
import { coloured, plain, spans } from './ansi'

const ESC = '\u001b'

test('output is text: colours, cursor moves and titles are gone, an overwritten line has its last state', () => {
  expect(plain(`${ESC}[1;31mred${ESC}[0m ${ESC}[2K${ESC}]0;title\u0007plain\r\n10%\r20%\u0000`)).toBe('red plain\n20%')
})

test('of a terminal’s language only colours are kept', () => {
  expect(coloured(`${ESC}[2K${ESC}[32mok${ESC}[0m\u0007 ${ESC}]8;;http://x\u0007`)).toBe(`${ESC}[32mok${ESC}[0m `)
})

test('a line is the parts that look alike, and together they are its text', () => {
  const line = `a ${ESC}[1;91mbad${ESC}[22m still red${ESC}[0m end`
  expect(spans(line)).toEqual([
    { text: 'a ', look: {} },
    { text: 'bad', look: { bold: true, colour: 'red' } },
    { text: ' still red', look: { colour: 'red' } },
    { text: ' end', look: {} },
  ])
  expect(spans(line).map(({ text }) => text).join('')).toBe(plain(line))
})

test('colours of 256 and of millions are passed over, with what belongs to them', () => {
  expect(spans(`${ESC}[38;5;31;1mx${ESC}[0;38;2;31;31;31my`)).toEqual([
    { text: 'x', look: { bold: true } },
    { text: 'y', look: {} },
  ])
})
