import { LANGUAGES, LANGUAGE_NAMES, chooseLanguage, t, useLanguage, type Language } from '@/lib/text'
import { classes } from '@/lib/classes'
import { Choice } from '@/ui/Field'
import { DENSITIES, THEME_CHOICES, useDensity, useTheme, type Density, type ThemeChoice } from '@/ui/theme'

/** Theme, density and language, each remembered on this device. */
export function LookPicker({ className }: { className?: string }) {
  const { choice, choose } = useTheme()
  const density = useDensity()
  const language = useLanguage()
  const rows = [
    { label: t('look.theme'), value: choice, options: THEME_CHOICES.map((value) => ({ value, label: t(`look.${value}`) })), onPick: (value: string) => choose(value as ThemeChoice) },
    { label: t('look.density'), value: density.density, options: DENSITIES.map((value) => ({ value, label: t(`look.${value}`) })), onPick: (value: string) => density.choose(value as Density) },
    { label: t('look.language'), value: language, options: LANGUAGES.map((value) => ({ value, label: LANGUAGE_NAMES[value] })), onPick: (value: string) => void chooseLanguage(value as Language) },
  ]
  return (
    <div className={classes('space-y-1.5', className)}>
      {rows.map(({ label, ...row }) => (
        <div key={label} className="flex items-center justify-between gap-3 text-sm">
          <span aria-hidden className="text-ink-2">
            {label}
          </span>
          <Choice {...row} aria-label={label} className="h-7 w-36" />
        </div>
      ))}
    </div>
  )
}
