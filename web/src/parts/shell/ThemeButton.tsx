import { Moon, Sun } from 'lucide-react'
import { IconButton } from '@/ui/Button'
import { useTheme } from '@/ui/theme'

/** Turns the page from light to dark and back. */
export function ThemeButton() {
  const { theme, turn } = useTheme()
  return (
    <IconButton label={theme === 'dark' ? 'Use the light theme' : 'Use the dark theme'} onClick={turn}>
      {theme === 'dark' ? <Sun size={16} /> : <Moon size={16} />}
    </IconButton>
  )
}
