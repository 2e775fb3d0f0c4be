import bash from 'highlight.js/lib/languages/bash'
import css from 'highlight.js/lib/languages/css'
import dockerfile from 'highlight.js/lib/languages/dockerfile'
import ini from 'highlight.js/lib/languages/ini'
import json from 'highlight.js/lib/languages/json'
import markdown from 'highlight.js/lib/languages/markdown'
import python from 'highlight.js/lib/languages/python'
import sql from 'highlight.js/lib/languages/sql'
import typescript from 'highlight.js/lib/languages/typescript'
import xml from 'highlight.js/lib/languages/xml'
import yaml from 'highlight.js/lib/languages/yaml'
import { createLowlight } from 'lowlight'
import { linesOf, type Token } from './tokens'

const light = createLowlight({ bash, css, dockerfile, ini, json, markdown, python, sql, typescript, xml, yaml })

/** A text in a language, line by line: pieces of text with classes, never markup. */
export function highlighted(text: string, language: string): Token[][] {
  return linesOf(light.highlight(language, text.replaceAll('\r\n', '\n')))
}
