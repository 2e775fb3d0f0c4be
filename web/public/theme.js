// Runs before the first paint, so that what was chosen never flashes. A file of its own because the policy allows no inline script.
try {
  const page = document.documentElement
  const theme = localStorage.getItem('velocity.theme')
  if (theme === 'light' || theme === 'dark') page.dataset.theme = theme
  if (localStorage.getItem('velocity.density') === 'compact') page.dataset.density = 'compact'
  const language = localStorage.getItem('velocity.language')
  if (['en', 'de', 'fr', 'ar'].includes(language)) page.lang = language
  if (language === 'ar') page.dir = 'rtl'
} catch {
  // Storage is closed to this page: the system's theme holds.
}
