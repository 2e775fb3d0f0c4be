import type { LinkProps } from '@tanstack/react-router'
import type { Hit } from '@/api/search'

/** Where a hit is shown. */
export function wayTo(hit: Hit): Pick<LinkProps, 'to' | 'search' | 'params'> {
  switch (hit.kind) {
    case 'project':
      return { to: '/projects/$slug', params: { slug: hit.id } }
    case 'session':
      return { to: '/', search: { session: hit.id } }
    case 'run':
      return { to: '/runs/$run', params: { run: hit.id } }
    case 'job':
      return { to: '/queue', search: { job: Number(hit.id) } }
    case 'campaign':
      return { to: '/campaigns/$campaign', params: { campaign: hit.id } }
    case 'lead':
      return { to: '/crm', search: { tab: 'leads', record: hit.id } }
    case 'person':
      return { to: '/crm', search: { tab: 'people', record: hit.id } }
    case 'account':
      return { to: '/crm', search: { tab: 'accounts', record: hit.id } }
    case 'opportunity':
      return { to: '/crm', search: { tab: 'pipeline' } }
    case 'memory':
      return { to: '/memory', search: { q: hit.title, history: true } }
    case 'rule':
      return { to: '/policies', search: { tab: 'rules', q: hit.id, rule: hit.id } }
  }
}

/** The hits of each kind that has any, in the order of the kinds. */
export function grouped<K extends string>(hits: readonly (Hit & { kind: K })[], kinds: readonly K[]): { kind: K; hits: Hit[] }[] {
  return kinds.map((kind) => ({ kind, hits: hits.filter((hit) => hit.kind === kind) as Hit[] })).filter((group) => group.hits.length > 0)
}
