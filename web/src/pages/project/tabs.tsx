import { lazy, type ComponentType } from 'react'
import { PROJECT_TABS, type ProjectAnswer, type ProjectTab } from '@/api/project'

/** What every part of a project's page is told. */
export type PartProps = { project: ProjectAnswer }

/** The parts that there are; each one's code comes when it is looked at. A new one is a folder beside this file and a line here. */
export const PARTS: Partial<Record<ProjectTab, ComponentType<PartProps>>> = {
  overview: lazy(async () => ({ default: (await import('./overview/Overview')).Overview })),
  releases: lazy(async () => ({ default: (await import('./releases/Releases')).Releases })),
  spec: lazy(async () => ({ default: (await import('./spec/SpecPart')).SpecPart })),
  files: lazy(async () => ({ default: (await import('./files/FilesPart')).FilesPart })),
  checks: lazy(async () => ({ default: (await import('./checks/ChecksPart')).ChecksPart })),
  runs: lazy(async () => ({ default: (await import('./runs/Runs')).Runs })),
  data: lazy(async () => ({ default: (await import('./data/Data')).Data })),
  settings: lazy(async () => ({ default: (await import('./settings/Settings')).Settings })),
}

/** The tabs that are shown, in their order. */
export const SHOWN: readonly ProjectTab[] = PROJECT_TABS.filter((tab) => PARTS[tab] !== undefined)
