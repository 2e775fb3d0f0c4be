// The spec as `velocity-spec/1` writes it: only the parts that the page shows.

export type Source = 'answer' | 'archetype' | 'feature' | 'relation' | 'implied' | 'edit'
export type Provenance = { source: Source; quote?: string }

export type Spec = {
  spec_version: string
  revision: number
  project: Project
  answers: Answers
  requirements: Requirement[]
  roles: SpecRole[]
  features: { id: string; prov: Provenance }[]
  entities: Entity[]
  pages: Page[]
  flows: { id: string; title: string }[]
  theme: Theme
  trace: Trace[]
  assumptions: { text: string; change?: string }[]
  questions: { text: string; default: string }[]
}

export type Question = 'kind' | 'goal' | 'features' | 'pages' | 'users' | 'style' | 'name'
export type Answers = Record<Question, string>
export const QUESTIONS: readonly Question[] = ['kind', 'goal', 'features', 'pages', 'users', 'style', 'name']

export type Project = {
  id: string
  title: string
  tagline: string
  archetypes: string[]
  domain: string
  locale: string
  dir: 'ltr' | 'rtl'
  currency: string
  audience: 'public' | 'internal' | 'mixed'
}

export type Requirement = { id: string; key: string; text: string; given: string; when: string; then: string }

export type SpecRole = {
  id: string
  label: string
  base: string
  signup: 'open' | 'none'
  default?: boolean
  prov: Provenance
}

export type EntityKind = 'resource' | 'reference' | 'personal' | 'transactional' | 'line' | 'event' | 'system'

export type Entity = {
  id: string
  plural: string
  label: { one: string; many: string }
  kind: EntityKind
  fields: Field[]
  relations?: Relation[]
  lifecycle?: { field: string; initial: string; transitions: { name: string; label: string; from: string[]; to: string }[] }
  rules?: { rule: string }[]
  computed?: { name: string; label: string; type: string }[]
  prov: Provenance
}

export type Field = {
  name: string
  type: string
  label: string
  required?: boolean
  unique?: boolean
  unit?: string
  values?: { id: string; label: string; tone: Tone }[]
  prov: Provenance
}

export type Tone = 'neutral' | 'ok' | 'warn' | 'danger' | 'accent'

export type Relation = { name: string; label: string; kind: 'belongs_to' | 'many_to_many'; to: string; required?: boolean }

export type Page = {
  id: string
  route: string
  title: string
  layout: 'marketing' | 'app' | 'auth' | 'admin'
  access: string[]
  blocks: { block: string; entity?: string }[]
  prov: Provenance
}

export type Theme = {
  style: 'minimal' | 'bold' | 'playful' | 'corporate' | 'dark' | 'elegant'
  hue: number
  mode: 'light' | 'dark' | 'both'
  density: 'compact' | 'regular' | 'airy'
  art: string
}

export type Trace = { answer?: Question; text: string; became?: string[]; ignored?: string }
