const ALPHABET = 'abcdefghijkmnpqrstuvwxyz23456789'

/** A new conversation's id: 14 characters that can be read aloud, 70 bits. Works without a secure context. */
export function newSessionId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(14))
  return Array.from(bytes, (byte) => ALPHABET[byte % ALPHABET.length]).join('')
}
