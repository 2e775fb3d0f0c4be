// What flows and visits share: words, people and a page that notices everything that goes wrong.

/** A text of the catalogue with its values, as the product's own `t()` makes it. */
export function say(world, key, values = {}) {
  const found = world.messages[key];
  if (found === undefined) throw new Error(`no message ${key}`);
  const plural = new Intl.PluralRules(world.spec.project.locale);
  const text = typeof found === "string" ? found : (found[plural.select(Number(values.count ?? 0))] ?? found.other);
  const small = (word) => (/^(en|fr)\b/.test(world.spec.project.locale) && /^\p{Lu}\p{Ll}/u.test(word) ? word.charAt(0).toLowerCase() + word.slice(1) : word);
  return text.replace(/\{(~?)(\w+)\}/g, (all, noun, name) => (name in values ? (noun ? small(String(values[name])) : String(values[name])) : all));
}

export const entityOf = (world, id) => world.spec.entities.find((one) => one.id === id) ?? raise(`no entity ${id}`);
export const pageOf = (world, id) => world.spec.pages.find((one) => one.id === id) ?? raise(`no page ${id}`);
const raise = (message) => { throw new Error(message); };

/** A seeded person's address. */
export const emailOf = (world, role) => {
  const found = world.plan.roles.find((one) => one.id === role) ?? raise(`no role ${role}`);
  return found.admin ? world.adminEmail : found.email;
};

/** Chromium's own words for an answer that a flow provokes on purpose (409, 422, …). */
const REFUSED = /Failed to load resource: the server responded with a status of 4\d\d/;

/** The one page of the whole run, with everything that it must not do written down: one browser cache, little work. */
export async function openPage(world) {
  const context = await world.browser.newContext({ viewport: { width: 1280, height: 800 }, reducedMotion: "reduce", colorScheme: "light", locale: world.spec.project.locale, timezoneId: "UTC" });
  // Handed over once and compiled only where it is called; a page's own policy does not bind what the debugger adds.
  await context.addInitScript({ content: `window.loadAxe = () => {\n${world.axe}\n};` });
  const page = await context.newPage();
  world.devtools = await context.newCDPSession(page);
  page.setDefaultTimeout(Number(process.env.E2E_STEP_MS ?? 10000));
  const problems = [];
  const own = new URL(world.base).host;
  page.on("console", (message) => { if (message.type() === "error" && !REFUSED.test(message.text())) problems.push(`console: ${message.text()}`); });
  page.on("pageerror", (error) => problems.push(`script: ${error.message}`));
  page.on("request", (request) => { const url = new URL(request.url()); if (url.protocol.startsWith("http") && url.host !== own) problems.push(`foreign host: ${url.host}`); });
  page.on("requestfailed", (request) => { const why = request.failure()?.errorText ?? ""; if (why !== "net::ERR_ABORTED") problems.push(`request failed: ${request.url()} ${why}`); });
  page.on("response", (response) => { if (response.status() >= 500) problems.push(`${response.status()} ${response.url()}`); });
  /** A new visitor: signed out, nothing noted yet. */
  const begin = async () => { await context.clearCookies(); problems.length = 0; world.fresh = true; };
  return { context, page, problems, begin };
}

/** Waits until React answers to clicks: until then a form would be sent the browser's own way. */
export async function ready(page) {
  await page.waitForFunction(() => { const root = document.getElementById("__next"); return !!root && Object.keys(root).some((key) => key.startsWith("__reactContainer")) && !!document.querySelector("h1"); });
}

export async function go(world, page, path) {
  await page.goto(world.base + path, { waitUntil: "load" });
  await ready(page);
  world.fresh = false;
}

/** Turns to a page inside the running application, as its links do; tells where that led. */
export async function turn(page, path) {
  const came = await page.evaluate(async (to) => { await window.next.router.push(to); return { route: window.next.router.route, path: location.pathname }; }, path);
  await page.waitForFunction(() => document.querySelector("h1"));
  return came;
}

/** The page to sign in at. */
export const loginOf = (world) => world.spec.pages.find((one) => one.blocks.some((block) => block.block === "auth_form" && block.props?.mode === "login")) ?? raise("there is no page to sign in");

/** Signs a person in through the form, by label. */
export async function signIn(world, page, email) {
  const login = loginOf(world);
  await go(world, page, login.route);
  await page.getByLabel(say(world, "ui.email"), { exact: true }).fill(email);
  await page.getByLabel(say(world, "ui.password"), { exact: true }).fill(world.password);
  await page.locator("main").getByRole("button", { name: say(world, "ui.sign_in"), exact: true }).click();
  await page.waitForURL((url) => url.pathname !== login.route);
  await ready(page);
}

/** Asks the API with the visitor's own cookie. */
export async function ask(world, page, path) {
  const response = await page.request.get(`${world.base}/api${path}`);
  if (!response.ok()) throw new Error(`GET ${path} answered ${response.status()}`);
  return response.json();
}
