export const studio = {
  'studio.conversation': 'The conversation',
  'studio.chat': 'Chat',
  'studio.spec': 'Spec',
  'studio.build': 'Build',
  'studio.view': 'View',
  'studio.beside': 'Spec and build',
}
