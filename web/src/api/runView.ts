/** The ways to look at a run, as its address names them. */
export const RUN_VIEWS = ['graph', 'timeline', 'log', 'evidence', 'artifacts', 'cost', 'compare'] as const
export type RunViewKey = (typeof RUN_VIEWS)[number]
