import type { ReactNode } from 'react'
import { lineOf } from '@/lib/curl'
import { exampleOf, typeText, type Answer, type Content, type Description, type Operation, type Parameter } from '@/lib/openapi'
import { t } from '@/lib/text'
import { Badge, type Tone } from '@/ui/Badge'
import { Code } from './Code'
import { Method } from './Method'
import { SchemaView } from './SchemaView'
import { Said } from '@/ui/Said'
import { Words } from '@/ui/Words'

type Props = { description: Description; operation: Operation }

/** One call: what it takes, what it gives, and a line that makes it. */
export function OperationView({ description, operation }: Props) {
  const { method, path, summary, parameters = [], requestBody, responses, open } = operation
  return (
    <article className="space-y-7">
      <header>
        <h2 className="flex flex-wrap items-baseline gap-x-3 gap-y-1 font-mono text-lg font-semibold tracking-normal">
          <Method method={method} className="text-base" />
          <span className="min-w-0 [overflow-wrap:anywhere]">{path}</span>
        </h2>
        {summary && <p className="mt-2 text-ink-2"><Said><Words text={summary} /></Said></p>}
        {operation.description && <p className="mt-2 text-ink-2"><Said><Words text={operation.description} /></Said></p>}
        <p className="mt-2 text-sm text-ink-3">{open ? t('docs.open') : t('docs.closed')}</p>
      </header>
      <Code label={path.startsWith('/ws/') ? t('docs.javascript') : t('docs.shell')} text={lineOf(description, operation, location.origin)} />
      {parameters.length > 0 && (
        <Part title={t('docs.parameters')}>
          <ul className="divide-y divide-line rounded-lg border border-line bg-panel px-4">
            {parameters.map((parameter) => (
              <ParameterRow key={`${parameter.in} ${parameter.name}`} parameter={parameter} />
            ))}
          </ul>
        </Part>
      )}
      {requestBody && (
        <Part title={t('docs.body')}>
          {requestBody.description && <p className="mb-2 text-ink-2"><Said><Words text={requestBody.description} /></Said></p>}
          <Contents description={description} content={requestBody.content} />
        </Part>
      )}
      <Part title={t('docs.answers')}>
        <div className="space-y-2">
          {Object.entries(responses).map(([status, answer]) => (
            <AnswerView key={status} description={description} status={status} answer={answer} />
          ))}
        </div>
      </Part>
    </article>
  )
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section aria-label={title}>
      <h3 className="mb-2 font-semibold">{title}</h3>
      {children}
    </section>
  )
}

function ParameterRow({ parameter }: { parameter: Parameter }) {
  return (
    <li className="py-2.5">
      <p className="flex flex-wrap items-baseline gap-x-2.5 gap-y-1">
        <code className="font-mono text-sm font-medium">{parameter.name}</code>
        <span className="font-mono text-xs text-ink-3">{typeText(parameter.schema ?? {})}</span>
        <Badge>{parameter.in}</Badge>
        {parameter.required && <Badge tone="accent">{t('docs.required')}</Badge>}
      </p>
      {parameter.description && <p className="mt-0.5 text-sm text-ink-2"><Said><Words text={parameter.description} /></Said></p>}
    </li>
  )
}

function AnswerView({ description, status, answer }: { description: Description; status: string; answer: Answer }) {
  const good = status < '400'
  return (
    <details open={good} className="rounded-lg border border-line bg-panel">
      <summary className="flex items-baseline gap-2.5 px-4 py-2.5">
        <Badge tone={toneOf(status)}>{status}</Badge>
        <span className="min-w-0 text-sm"><Said><Words text={answer.description ?? ''} /></Said></span>
      </summary>
      <div className="px-4 pb-4">{answer.content ? <Contents description={description} content={answer.content} /> : <p className="text-sm text-ink-3">{t('docs.noBody')}</p>}</div>
    </details>
  )
}

function toneOf(status: string): Tone {
  if (status < '400') return 'ok'
  return status < '500' ? 'warn' : 'bad'
}

function Contents({ description, content }: { description: Description; content: Content }) {
  return Object.entries(content).map(([kind, { schema, example }]) => {
    const value = example ?? (schema && exampleOf(description, schema))
    return (
      <div key={kind} className="space-y-3">
        <p className="font-mono text-xs text-ink-3">
          {kind}
          {schema && ` · ${typeText(schema)}`}
        </p>
        {schema && <SchemaView description={description} schema={schema} />}
        {schema && kind.endsWith('json') && <Code label={t('docs.example')} text={JSON.stringify(value, null, 2)} />}
      </div>
    )
  })
}
