// What a page of another origin can try in the browser of somebody who is signed in at T. Gives what came of each try: `refused`
// (the browser says so, or nothing came), `opaque` (something came that the page cannot look into), or what it could read.
async (T) => {
  const outcome = {}
  const pause = (ms) => new Promise((done) => setTimeout(done, ms))
  const at = (path) => T + path
  // A frame that nothing came into is still the page's own.
  const within = (frame) => {
    const { URL, body } = frame.contentWindow.document
    return URL === 'about:blank' && body.innerText === '' ? 'refused' : `READ ${body.innerText}`
  }

  const changes = [
    ['POST', '/api/auth/users', { email: 'evil@example.com', role: 'admin', password: 'correct horse battery' }],
    ['POST', '/api/keys', { name: 'evil', role: 'admin' }],
    ['POST', '/api/events', { event_type: 'message', text: 'evil' }],
    ['POST', '/api/events/ticket', {}],
    ['POST', '/tasks', { task: 'sleep', payload: { seconds: 0 } }],
    ['POST', '/assistant-chat', { message: 'evil', session_id: 'evil', backend: 'rules' }],
    ['POST', '/api/crm/leads', { name: 'evil' }],
    ['POST', '/api/memory', { kind: 'fact', scope: 'all', title: 'evil' }],
    ['POST', '/api/campaigns', { campaign_name: 'evil' }],
    ['POST', '/api/runs/1/cancel', {}],
    ['POST', '/api/auth/logout', {}],
    ['POST', '/api/auth/logout/everywhere', {}],
    ['PUT', '/api/model', { name: null }],
    ['PUT', '/api/schedules/evil', { cron: '0 3 * * *', order: { task: 'sleep', payload: { seconds: 0 } } }],
    ['PUT', '/api/auth/password', { current: 'correct horse battery', password: 'evil evil evil' }],
    ['PATCH', '/api/campaigns/kept', { state: 'closed' }],
    ['DELETE', '/api/campaigns/kept/members/ben', {}],
  ]
  const secrets = [
    '/api/auth/me', '/api/auth/users', '/openapi.json', '/tasks', '/results/1', '/metrics', '/api/audit', '/api/sessions',
    '/api/crm/leads', '/api/crm/leads/export', '/api/memory/export', '/api/keys', '/health', '/docs',
  ]

  const call = async (name, path, init) => {
    try {
      const answer = await fetch(at(path), { credentials: 'include', ...init })
      const text = await answer.text()
      outcome[name] = answer.type === 'opaque' && text === '' ? 'opaque' : `READ ${answer.status} ${text}`
    } catch {
      outcome[name] = 'refused'
    }
  }
  const fields = (body) => Object.entries(body).map(([name, value]) => [name, typeof value === 'object' ? JSON.stringify(value) : value])
  const data = (body) => fields(body).reduce((form, [name, value]) => (form.append(name, value), form), new FormData())

  for (const [method, path, body] of changes) {
    const name = `${method} ${path}`
    const text = JSON.stringify(body)
    const headers = { 'content-type': 'application/json' }
    await call(`${name}, preflighted`, path, { method, body: text, headers })
    if (method !== 'POST') continue
    for (const mode of ['cors', 'no-cors']) {
      await call(`${name}, ${mode}, text/plain`, path, { method, mode, body: text })
      await call(`${name}, ${mode}, urlencoded`, path, { method, mode, body: new URLSearchParams(fields(body)) })
      await call(`${name}, ${mode}, multipart`, path, { method, mode, body: data(body) })
    }
    await call(`${name}, no-cors, json`, path, { method, mode: 'no-cors', body: text, headers })
    navigator.sendBeacon(at(path), text)
    navigator.sendBeacon(at(path), data(body))
  }

  // Forms, into a frame: the last one smuggles JSON past a form's `name=value`.
  for (const [method, path, body] of changes.filter(([method]) => method === 'POST')) {
    for (const enctype of ['application/x-www-form-urlencoded', 'multipart/form-data', 'text/plain']) {
      const frame = document.body.appendChild(Object.assign(document.createElement('iframe'), { name: `f${Math.random()}` }))
      const form = document.body.appendChild(Object.assign(document.createElement('form'), { method, enctype, action: at(path), target: frame.name }))
      const [head, tail] = [JSON.stringify({ ...body, smuggled: '' }).slice(0, -2), '"}']
      for (const [name, value] of enctype === 'text/plain' ? [[head, tail]] : fields(body)) {
        form.appendChild(Object.assign(document.createElement('input'), { type: 'hidden', name, value }))
      }
      const loaded = new Promise((done) => (frame.onload = done))
      form.submit()
      await Promise.race([loaded, pause(1500)])
      try {
        outcome[`form ${path}, ${enctype}`] = within(frame)
      } catch {
        outcome[`form ${path}, ${enctype}`] = 'opaque'
      }
      frame.remove()
    }
  }

  for (const path of secrets) {
    await call(`GET ${path}`, path, {})
    await call(`GET ${path}, preflighted`, path, { headers: { 'x-api-key': 'dev' } })
    await call(`GET ${path}, no-cors`, path, { mode: 'no-cors' })
    for (const [tag, field] of [['img', 'src'], ['script', 'src'], ['video', 'src'], ['link', 'href'], ['object', 'data'], ['iframe', 'src']]) {
      const element = document.createElement(tag)
      if (tag === 'link') element.rel = 'stylesheet'
      const came = new Promise((done) => {
        element.onload = () => done(true)
        element.onloadeddata = () => done(true)
        element.onerror = () => done(false)
      })
      element[field] = at(path)
      document.body.append(element)
      const loaded = await Promise.race([came, pause(1500)])
      try {
        outcome[`<${tag}> ${path}`] = tag === 'iframe' ? within(element) : loaded ? 'LOADED' : 'refused'
      } catch {
        outcome[`<${tag}> ${path}`] = 'opaque'
      }
      element.remove()
    }
  }

  for (const path of ['/ws/catalyst', '/ws/crm', '/ws/catalyst?after=0']) {
    outcome[`WebSocket ${path}`] = await new Promise((done) => {
      const socket = new WebSocket(at(path).replace('http', 'ws'))
      socket.onopen = () => done('OPEN')
      socket.onerror = () => done('refused')
    })
  }
  for (const path of ['/api/events?after=0', '/api/events?channel=crm&after=0']) {
    outcome[`EventSource ${path}`] = await new Promise((done) => {
      const source = new EventSource(at(path), { withCredentials: true })
      source.onopen = () => done('OPEN')
      source.onmessage = (message) => done(`READ ${message.data}`)
      source.onerror = () => (source.close(), done('refused'))
    })
  }

  const other = open(at('/api/auth/me'))
  await pause(1500)
  try {
    outcome['window.open'] = other === null || other.closed ? 'refused' : `READ ${other.document.body.innerText}`
  } catch {
    outcome['window.open'] = 'opaque'
  }
  return outcome
}
