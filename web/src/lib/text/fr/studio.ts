export const studio = {
  'studio.conversation': 'La conversation',
  'studio.chat': 'Discussion',
  'studio.spec': 'Spécification',
  'studio.build': 'Construction',
  'studio.view': 'Vue',
  'studio.beside': 'Spécification et construction',
}
