export const studio = {
  'studio.conversation': 'المحادثة',
  'studio.chat': 'محادثة',
  'studio.spec': 'المواصفات',
  'studio.build': 'البناء',
  'studio.view': 'العرض',
  'studio.beside': 'المواصفات والبناء',
}
