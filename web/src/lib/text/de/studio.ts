export const studio = {
  'studio.conversation': 'Das Gespräch',
  'studio.chat': 'Gespräch',
  'studio.spec': 'Spezifikation',
  'studio.build': 'Bau',
  'studio.view': 'Ansicht',
  'studio.beside': 'Spezifikation und Bau',
}
