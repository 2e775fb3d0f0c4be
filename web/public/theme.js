// Runs before the first paint, so that a chosen theme never flashes. A file of its own because the policy allows no inline script.
try {
  const theme = localStorage.getItem('velocity.theme')
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme
} catch {
  // Storage is closed to this page: the system's theme holds.
}
