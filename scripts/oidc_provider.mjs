// A real OpenID provider for the tests: the certified library oidc-provider, in memory, on loopback. scripts/test.sh starts it.
//
//   node scripts/oidc_provider.mjs DIRECTORY_WITH_NODE_MODULES PORT
//
// Anybody may register a client (POST /reg). Whoever signs in says who they are: the form takes a JSON object of claims with a `sub`.
import { generateKeyPairSync } from 'node:crypto'
import { createServer } from 'node:http'
import { pathToFileURL } from 'node:url'
import { text } from 'node:stream/consumers'

const [directory, port] = process.argv.slice(2)
const { default: Provider } = await import(pathToFileURL(`${directory}/node_modules/oidc-provider/lib/index.js`).href)
const issuer = `http://127.0.0.1:${port}`

/** Claims by `sub`, as they were told last. */
const people = new Map()

function key(kid, type, options) {
  return { ...generateKeyPairSync(type, options).privateKey.export({ format: 'jwk' }), kid, use: 'sig' }
}

const algorithms = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'EdDSA']
const provider = new Provider(issuer, {
  jwks: {
    keys: [
      key('rsa', 'rsa', { modulusLength: 2048 }),
      key('p256', 'ec', { namedCurve: 'P-256' }),
      key('p384', 'ec', { namedCurve: 'P-384' }),
      key('ed', 'ed25519'),
    ],
  },
  cookies: { keys: ['of the tests'] },
  scopes: ['openid', 'email', 'profile', 'groups'],
  claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'], groups: ['groups'] },
  clientAuthMethods: ['client_secret_basic', 'client_secret_post', 'none'],
  enabledJWA: { idTokenSigningAlgValues: algorithms },
  features: { devInteractions: { enabled: false }, registration: { enabled: true } },
  interactions: { url: (_, { uid }) => `/interaction/${uid}` },
  findAccount: (_, sub) => ({ accountId: sub, claims: () => ({ ...people.get(sub), sub }) }),
  ttl: { Interaction: 600, Session: 600, Grant: 600 },
})

const page = (action) => `<!doctype html><title>Who are you?</title>
<form method="post" action="${action}"><input name="claims" autofocus><button>Sign in</button></form>
<form method="post" action="${action}"><button name="abort" value="1">Not now</button></form>`

/** Asks who somebody is, and agrees to everything for them. */
async function interact(request, response) {
  if (request.method !== 'POST') {
    response.setHeader('content-type', 'text/html')
    return response.end(page(request.url))
  }
  const form = new URLSearchParams(await text(request))
  if (form.has('abort')) {
    return provider.interactionFinished(request, response, { error: 'access_denied', error_description: 'not now' })
  }
  const { params } = await provider.interactionDetails(request, response)
  const claims = JSON.parse(form.get('claims'))
  people.set(claims.sub, claims)
  const grant = new provider.Grant({ accountId: claims.sub, clientId: params.client_id })
  grant.addOIDCScope(params.scope)
  const consent = { grantId: await grant.save() }
  return provider.interactionFinished(request, response, { login: { accountId: claims.sub }, consent })
}

const answer = provider.callback()
createServer((request, response) => {
  if (!request.url.startsWith('/interaction/')) return answer(request, response)
  interact(request, response).catch((error) => {
    response.statusCode = 400
    response.end(String(error))
  })
}).listen(Number(port), '127.0.0.1')
