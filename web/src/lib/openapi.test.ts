import { expect, test } from 'vitest'
import { lineOf } from './curl'
import { exampleOf, grouped, matching, operationsOf, resolved, typeText, type Description } from './openapi'

const description: Description = {
  info: { title: 'Velocity', version: '1' },
  paths: {
    '/health': { get: { operationId: 'get_health', tags: ['about'], summary: 'Whether it lives', security: [{}], responses: { 200: {} } } },
    '/api/runs/{id}': {
      get: { operationId: 'get_run', tags: ['runs'], parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'integer' } }], responses: { 200: {} } },
      post: {
        operationId: 'change_run', tags: ['runs'], responses: { 200: {} },
        requestBody: { content: { 'application/json': { schema: { $ref: '#/components/schemas/Change' } } } },
      },
    },
    '/api/{kind}/import': {
      post: { operationId: 'import', parameters: [{ name: 'q', in: 'query', required: true }], requestBody: { content: { 'text/csv': {} } }, responses: { 200: {} } },
    },
    '/ws/crm': { get: { operationId: 'crm', responses: { 101: {} } } },
  },
  components: {
    schemas: {
      Change: {
        type: 'object', required: ['name'],
        properties: { name: { type: 'string', example: "it's" }, state: { enum: ['on', 'off'] }, inner: { $ref: '#/components/schemas/Change' } },
      },
      Both: { allOf: [{ $ref: '#/components/schemas/Change' }, { properties: { more: { type: 'boolean' } }, required: ['more'] }] },
    },
  },
}
const [health, get, change, csv, socket] = operationsOf(description)

test('calls are found by any of their words and stand in their groups', () => {
  const all = operationsOf(description)
  expect(all.map((one) => one.operationId)).toEqual(['get_health', 'get_run', 'change_run', 'import', 'crm'])
  expect(matching(all, 'runs GET').map((one) => one.operationId)).toEqual(['get_run'])
  expect(matching(all, '  ')).toHaveLength(5)
  expect(matching(all, 'lives')[0]?.operationId).toBe('get_health')
  expect(grouped(all).map(([tag, calls]) => `${tag} ${calls.length}`)).toEqual(['about 1', 'runs 2', 'other 2'])
})

test('a line can be run as it stands, whatever is in it', () => {
  const origin = 'http://localhost:8000'
  expect(lineOf(description, health!, origin)).toBe("curl 'http://localhost:8000/health'")
  expect(lineOf(description, get!, origin)).toBe(`curl 'http://localhost:8000/api/runs/1' -H "X-API-Key: $KEY"`)
  const line = lineOf(description, change!, origin)
  expect(line).toContain(`-X POST 'http://localhost:8000/api/runs/ID' -H "X-API-Key: $KEY" -H 'Content-Type: application/json' -d '{"name":"it'\\''s","state":"on"`)
  expect(lineOf(description, csv!, origin)).toBe(`curl -X POST 'http://localhost:8000/api/KIND/import?q=Q' -H "X-API-Key: $KEY" -H 'Content-Type: text/csv' --data-binary @FILE`)
  expect(lineOf(description, socket!, origin)).toBe("const ws = new WebSocket('ws://localhost:8000/ws/crm')")
})

test('a schema that holds itself ends', () => {
  expect(JSON.stringify(exampleOf(description, { $ref: '#/components/schemas/Change' })).length).toBeLessThan(1000)
})

test('a type is told in a few words', () => {
  expect(typeText({ type: 'array', items: { $ref: '#/components/schemas/Run' } })).toBe('Run[]')
  expect(typeText({ type: ['string', 'null'] })).toBe('string | null')
  expect(typeText({ oneOf: [{ type: 'null' }, { $ref: '#/components/schemas/Run' }] })).toBe('Run | null')
  expect(typeText({ type: 'array', items: { enum: ['a', 'b'] } })).toBe('("a" | "b")[]')
  expect(typeText({})).toBe('any')
  const both = resolved(description, { $ref: '#/components/schemas/Both' })
  expect([Object.keys(both.properties ?? {}), both.required]).toEqual([['name', 'state', 'inner', 'more'], ['name', 'more']])
})
