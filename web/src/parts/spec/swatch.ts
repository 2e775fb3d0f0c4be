import type { Theme } from '@/api/spec'

/** The colours of a theme as CSS, near enough to recognise it; the product's own are solved for contrast. */
export type Swatch = { ground: string; surface: string; ink: string; muted: string; accent: string; onAccent: string; line: string }

const CHROMA: Record<Theme['style'], number> = {
  minimal: 0.02,
  bold: 0.22,
  playful: 0.18,
  corporate: 0.13,
  dark: 0.16,
  elegant: 0.07,
}

/** Corner radius of the style, in pixels. */
export const RADIUS: Record<Theme['style'], number> = { minimal: 2, bold: 0, playful: 14, corporate: 6, dark: 8, elegant: 0 }

/** One mode of a theme. */
export function swatch(theme: Theme, mode: 'light' | 'dark'): Swatch {
  const { hue } = theme
  const chroma = CHROMA[theme.style]
  const dark = mode === 'dark'
  const plain = theme.style === 'minimal'
  const oklch = (l: number, c: number) => `oklch(${l} ${c} ${hue})`
  return {
    ground: dark ? oklch(0.175, 0.012) : oklch(theme.style === 'elegant' ? 0.98 : 0.993, 0.006),
    surface: dark ? oklch(0.22, 0.014) : oklch(0.955, 0.012),
    ink: dark ? oklch(0.95, 0.006) : oklch(0.23, 0.015),
    muted: dark ? oklch(0.72, 0.012) : oklch(0.5, 0.014),
    accent: dark ? oklch(plain ? 0.9 : 0.74, chroma) : oklch(plain ? 0.27 : 0.54, chroma),
    onAccent: dark ? oklch(0.2, 0.02) : oklch(0.99, 0.005),
    line: dark ? oklch(0.32, 0.014) : oklch(0.88, 0.01),
  }
}

/** The modes that a theme has, lightest first. */
export function modes(theme: Theme): ('light' | 'dark')[] {
  return theme.mode === 'both' ? ['light', 'dark'] : [theme.mode]
}
