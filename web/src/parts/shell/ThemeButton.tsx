import { Moon, Sun } from 'lucide-react'
import { t } from '@/lib/text'
import { IconButton } from '@/ui/Button'
import { useTheme } from '@/ui/theme'

/** Turns the page from light to dark and back. */
export function ThemeButton() {
  const { theme, turn } = useTheme()
  return (
    <IconButton label={theme === 'dark' ? t('theme.toLight') : t('theme.toDark')} onClick={turn}>
      {theme === 'dark' ? <Sun size={16} /> : <Moon size={16} />}
    </IconButton>
  )
}
