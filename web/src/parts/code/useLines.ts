import { useEffect, useMemo, useState } from 'react'
import { languageOf, plainLines, type Token } from './tokens'

/** A longer text stays without colours: nobody waits for them. */
const CHARS_MAX = 400_000

/** The lines of a file: at once without colours, in colours as soon as the highlighter is there. */
export function useLines(text: string, path: string): Token[][] {
  const plain = useMemo(() => plainLines(text), [text])
  const [coloured, setColoured] = useState<{ text: string; lines: Token[][] } | null>(null)
  useEffect(() => {
    const language = languageOf(path)
    if (language === null || text.length > CHARS_MAX) return
    let gone = false
    void import('./highlight').then(({ highlighted }) => {
      if (!gone) setColoured({ text, lines: highlighted(text, language) })
    }, () => undefined)
    return () => {
      gone = true
    }
  }, [text, path])
  return coloured?.text === text ? coloured.lines : plain
}
