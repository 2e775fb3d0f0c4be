/** Why a sign-in by the provider ended at the door, as the server says in the address, and what to do about it. */
const REASONS: Record<string, string> = {
  provider_away: 'The sign-in provider does not answer. Try again in a moment, or sign in with your password.',
  provider_untrusted: 'The sign-in provider gave an answer that cannot be trusted. An admin finds the reason in the server’s log.',
  sign_in_lost: 'This sign-in took too long or was begun in another window. Try again.',
  cancelled: 'You did not sign in at the provider. Try again, or sign in with your password.',
  email_unverified: 'The provider has not verified your e-mail address. Confirm it there, then try again.',
  domain_not_allowed: 'Addresses of your domain are not let in here. Sign in with another account, or ask an admin.',
  no_account: 'You have no account here. Ask an admin to invite you.',
  account_disabled: 'Your account is disabled. Ask an admin to enable it.',
  account_linked: 'Your address has an account that belongs to somebody else at the provider. Ask an admin to unlink it.',
  no_role: 'None of your groups is let in here. Ask an admin.',
  denied: 'A rule of this installation does not let you in. Ask an admin.',
  too_many: 'Too many tries. Wait a minute, then try again.',
  unavailable: 'Velocity is busy. Try again in a moment.',
}

/** The reason in words; undefined when there is none. */
export function refusal(code: string | undefined): string | undefined {
  if (code === undefined) return undefined
  return Object.hasOwn(REASONS, code) ? REASONS[code] : 'You could not be signed in. Try again.'
}
