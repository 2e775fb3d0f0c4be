import type { Description } from '@/lib/openapi'
import { Code } from './Code'

/** What one needs to begin. */
export function DocsIntro({ description, count }: { description: Description; count: number }) {
  const origin = location.origin
  return (
    <article className="space-y-5">
      <div>
        <h2 className="text-2xl font-semibold tracking-[-0.025em]">{description.info.title}</h2>
        <p className="mt-1 text-ink-2">{description.info.description}</p>
      </div>
      <p>
        {count} calls. Choose one, or press <Key>/</Key> and type a word of it; <Key>↑</Key> and <Key>↓</Key> go through the list.
      </p>
      <div>
        <h3 className="font-semibold">Who may call</h3>
        <p className="mt-1 mb-2 text-ink-2">A key of a program, or the token of a sign-in. This page, and every other of this server, has its cookie.</p>
        <Code label="with a key" text={`curl '${origin}/api/runs' -H "X-API-Key: $KEY"`} />
        <div className="h-2" />
        <Code label="with a token" text={`curl '${origin}/api/runs' -H "Authorization: Bearer $TOKEN"`} />
      </div>
      <p>
        <a href="/openapi.json" className="text-accent-text underline underline-offset-2">
          openapi.json
        </a>{' '}
        is the same for programs: OpenAPI 3.1.
      </p>
    </article>
  )
}

function Key({ children }: { children: string }) {
  return <kbd className="rounded-sm border border-line-strong px-1.5 py-0.5 font-mono text-xs">{children}</kbd>
}
