// The golden flows: every control is found by its role and label, so one without a label fails.
import { accessible, overflow, shot } from "./visit.mjs";
import { ask, emailOf, entityOf, go, pageOf, ready, say, signIn, turn } from "./world.mjs";

const exact = (name) => ({ name, exact: true });
let people = 0;

/** Walks one flow; true when every step and every expectation held. */
export async function runFlow(world, { page, problems, begin }, flow) {
  await begin();
  try {
    for (const step of flow.steps) await within(`${step.do} ${step.page ?? step.entity ?? step.action ?? step.role ?? ""}`, STEPS[step.do](world, page, step));
    for (const one of flow.then) await within(`expect ${one.expect} ${one.text ?? one.entity ?? one.page ?? ""}`, EXPECTATIONS[one.expect](world, page, one));
    for (const problem of new Set(problems)) world.fail(`flow ${flow.id}`, problem);
    return problems.length === 0;
  } catch (error) {
    const alert = await page.locator("#__next").getByRole("alert").allTextContents().catch(() => []);
    world.fail(`flow ${flow.id}`, `${error.message} [at ${page.url()}${alert.join("").trim() ? `; the page says: ${alert.join(" ").trim()}` : ""}]`);
    return false;
  }
}

const within = (what, work) => work.catch((error) => { throw new Error(`${what.trim()}: ${String(error.message).split("\n").slice(0, 4).join(" ")}`); });

/** Opens a page as a link does where the application already runs; a new visitor's first one by its address. */
async function open(world, page, id) {
  const { route } = pageOf(world, id);
  if (world.fresh) await go(world, page, route);
  else await turn(page, route);
}

const STEPS = {
  open: (world, page, step) => open(world, page, step.page),
  /** The form makes the first account; the others are asked of the API, since the form is then known to work. */
  async sign_up(world, page) {
    const person = { name: "Tess Tester", email: `tess${Date.now()}${people++}@example.com`, password: world.password };
    if (world.afterSignUp) {
      const response = await page.request.post(`${world.base}/api/auth/signup`, { data: person, headers: { origin: world.base } });
      if (response.status() !== 201) throw new Error(`the API answered ${response.status()}`);
      await go(world, page, world.afterSignUp);
      return;
    }
    const signup = world.spec.pages.find((one) => one.blocks.some((block) => block.block === "auth_form" && block.props?.mode === "signup"));
    await go(world, page, signup.route);
    const main = page.locator("main");
    await main.getByLabel(say(world, "ui.name"), { exact: true }).fill(person.name);
    await main.getByLabel(say(world, "ui.email"), { exact: true }).fill(person.email);
    await main.getByLabel(say(world, "ui.password"), { exact: true }).fill(person.password);
    await main.getByRole("button", exact(say(world, "ui.create_account"))).click();
    await page.waitForURL((url) => url.pathname !== signup.route);
    await ready(page);
    world.afterSignUp = new URL(page.url()).pathname;
  },
  sign_in: (world, page, step) => signIn(world, page, emailOf(world, step.role)),
  async sign_out(world, page) {
    await page.getByRole("button", exact(say(world, "ui.sign_out"))).first().click();
    await page.getByRole("link", exact(say(world, "ui.sign_in"))).first().waitFor();
  },
  async open_row(world, page, step) {
    const before = page.url();
    const main = page.locator("main");
    const entity = entityOf(world, step.entity);
    const routes = world.spec.pages.filter((one) => one.route.includes("[") && one.blocks.some((block) => block.entity === entity.id && block.block !== "related_list")).map((one) => one.route.slice(0, one.route.indexOf("[")));
    const named = step.title ? main.getByRole("link", exact(shownName(world, step.title))) : main.locator(routes.map((route) => `a[href^="${route}"]:not([href="${route}new"])`).join(", "));
    if (step.title && !(await named.first().isVisible())) await find(world, page, named.first(), step.title);
    await named.first().click();
    await page.waitForURL((url) => url.href !== before);
    await ready(page);
  },
  async search(world, page, step) {
    const form = page.getByRole("search").first();
    await form.getByLabel(say(world, "ui.search"), { exact: true }).fill(step.text);
    await form.getByRole("button", exact(say(world, "ui.apply"))).click();
    await page.waitForURL((url) => [...url.searchParams.values()].includes(step.text));
    await ready(page);
  },
  async press(world, page, step) {
    const main = page.locator("main");
    const names = buttonNames(world, step.action);
    const button = main.getByRole("button", { name: names.button }).or(main.getByRole("link", { name: names.button })).first();
    const said = await nextToast(page);
    await button.click();
    const dialog = page.getByRole("dialog");
    await dialog.or(said).first().waitFor();
    if (await dialog.isVisible()) {
      await dialog.getByRole("button", { name: names.confirm }).first().click();
      await said.waitFor();
    }
    await refused(page);
  },
  async submit(world, page, step) {
    const entity = entityOf(world, step.entity);
    await reach(world, page, entity, Object.keys(step.values));
    const form = formOf(world, page, entity);
    for (const [name, value] of Object.entries(step.values)) await fill(world, form, entity, name, value);
    const before = page.url();
    const said = await nextToast(page);
    await form.locator("button[type=submit]").click();
    await said.or(page.getByText(say(world, "ui.sent"))).first().waitFor();
    await refused(page);
    if (await page.getByRole("dialog").isVisible()) await page.getByRole("dialog").waitFor({ state: "hidden" });
    if (page.url() !== before) await ready(page);
  },
  async convert(world, page, step) {
    const action = world.spec.actions.find((one) => one.id === step.action);
    const target = entityOf(world, action.target);
    await filled(world, page);
    const form = page.getByRole("form", exact(say(world, `action.${action.id}`)));
    for (const [name, value] of Object.entries(step.values)) await fill(world, form, target, name, value);
    const before = page.url();
    await form.locator("button[type=submit]").click();
    await page.waitForURL((url) => url.href !== before);
    await ready(page);
  },
};

/** The cart and the checkout look different with something in them: only now can that be judged. */
async function filled(world, page) {
  const here = new URL(page.url()).pathname;
  const routes = world.spec.pages.filter((one) => one.blocks.some((block) => block.block === "cart")).map((one) => one.route);
  for (const route of [...routes, here]) {
    if (new URL(page.url()).pathname !== route) await go(world, page, route);
    const check = (good, message) => { world.report.checks++; if (!good) world.fail(`${route} with content`, message); };
    await overflow(world, page, check);
    await accessible(world, page, check);
    await shot(world, page, `${route.slice(1)}-filled`, "");
  }
}

/** A row that is named by a date is shown as a person writes it. */
const shownName = (world, title) => (/^\d{4}-\d{2}-\d{2}(T.*)?$/.test(title) ? new Intl.DateTimeFormat(world.spec.project.locale, { dateStyle: "medium", timeZone: "UTC" }).format(new Date(title)) : title);

/** A row further down is searched for; where a list has no search, its pages are turned. */
async function find(world, page, link, title) {
  const form = page.getByRole("search").first();
  const field = form.getByLabel(say(world, "ui.search"), { exact: true });
  if (await field.isVisible().catch(() => false)) {
    await STEPS.search(world, page, { text: title });
    return;
  }
  const next = page.getByRole("link", exact(say(world, "ui.next"))).first();
  while (!(await link.isVisible()) && (await next.isVisible())) {
    const before = page.url();
    await next.click();
    await page.waitForURL((url) => url.href !== before);
    await ready(page);
  }
}

/** The message that the next step brings: those that are there already speak of an earlier one. */
async function nextToast(page) {
  await page.locator(".toast").evaluateAll((shown) => shown.forEach((one) => one.setAttribute("data-seen", "")));
  return page.locator(".toast:not([data-seen])").first();
}

/** A refusal is read out as an alert; the step that meant to succeed then failed. */
async function refused(page) {
  const alerts = (await page.locator("#__next").getByRole("alert").allTextContents()).join(" ").trim();
  if (alerts) throw new Error(`refused: ${alerts}`);
}

function buttonNames(world, action) {
  const literal = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const starts = (text) => new RegExp(`^${literal(text)}`);
  if (action.startsWith("add:")) {
    const entity = entityOf(world, action.slice(4));
    const one = say(world, `entity.${entity.id}.one`), many = say(world, `entity.${entity.id}.many`);
    const names = [say(world, "ui.add_to", { name: many }), say(world, "ui.new_row", { name: one }), say(world, "ui.remove_from", { name: many })];
    return { button: new RegExp(`^(${names.map(literal).join("|")})`), confirm: starts(say(world, "ui.create_row", { name: one })) };
  }
  if (action === "delete" || action === "update" || action === "create") {
    const key = { delete: "ui.delete", update: "ui.edit", create: "ui.new_row" }[action];
    return { button: starts(say(world, key, { name: "" }).trim()), confirm: starts(say(world, "ui.delete_one")) };
  }
  const entity = world.spec.entities.find((one) => one.lifecycle?.transitions.some((step) => step.name === action));
  if (!entity) return { button: starts(say(world, `action.${action}`)), confirm: starts(say(world, `action.${action}`)) };
  const label = starts(say(world, `transition.${entity.id}.${action}`));
  return { button: label, confirm: label };
}

const titles = (world, entity) => ["ui.new_row", "ui.edit_row"].map((key) => say(world, key, { name: say(world, `entity.${entity.id}.one`) }));

function formOf(world, page, entity) {
  const [made, changed] = titles(world, entity);
  return page.getByRole("form", exact(made)).or(page.getByRole("form", exact(changed))).first();
}

/** The form may stand behind a button, in a dialog or on a page of its own. */
async function reach(world, page, entity) {
  const form = formOf(world, page, entity);
  if (await form.isVisible()) return;
  const [made] = titles(world, entity);
  const main = page.locator("main");
  const way = (name) => main.getByRole("button", exact(name)).or(main.getByRole("link", exact(name))).first();
  const make = way(made);
  await ((await make.isVisible()) ? make : way(say(world, "ui.edit"))).click();
  await form.waitFor();
}

/** Fills one input by its label, with the API's value as a person would type it. */
async function fill(world, form, entity, name, value) {
  const key = name.replace(/_ids?$/, "");
  const relation = entity.relations.find((one) => one.name === name || one.name === key);
  const field = entity.fields.find((one) => one.name === name);
  if (!relation && !field) throw new Error(`${entity.id} has no field ${name}`);
  const label = say(world, `field.${entity.id}.${relation?.name ?? name}`);
  const pattern = new RegExp(`^${label.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}(\\s.*)?$`);
  if (relation?.kind === "many_to_many") {
    for (const title of [value].flat()) await form.getByRole("group", { name: label }).getByLabel(String(title), { exact: true }).check();
    return;
  }
  const input = form.getByLabel(pattern).first();
  if (relation) await input.selectOption({ label: String(value) });
  else if (field.type === "bool") await input.setChecked(Boolean(value));
  else if (field.type === "enum" || field.type === "rating") await input.selectOption(String(value));
  else await input.fill(typed(world, field, value));
}

function typed(world, field, value) {
  if (field.type === "money") {
    const digits = new Intl.NumberFormat("en", { style: "currency", currency: world.spec.project.currency }).resolvedOptions().maximumFractionDigits;
    return (Number(value) / 10 ** digits).toFixed(digits);
  }
  if (field.type === "datetime") return String(value).slice(0, 16);
  if (field.type === "time") return String(value).slice(0, 5);
  if (field.type === "tags" && Array.isArray(value)) return value.join(", ");
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** Text that can be seen in the main part, an option of a menu not counted. */
const seen = (page, text) => page.locator("main").getByText(text, { exact: false }).and(page.locator(":not(option)")).first();

const EXPECTATIONS = {
  async shown(world, page, { page: id, text }) {
    if (id) await open(world, page, id);
    await seen(page, text).waitFor({ state: "attached" });
    if (!(await page.locator("main").innerText()).toLowerCase().includes(text.toLowerCase())) throw new Error("it is there, but not visible");
  },
  async not_shown(world, page, { page: id, text }) {
    if (id) await open(world, page, id);
    if ((await page.locator("main").innerText()).toLowerCase().includes(text.toLowerCase())) throw new Error("it is shown");
  },
  async count(world, page, { entity: id, equals, own }) {
    const entity = entityOf(world, id);
    const list = await ask(world, page, `/${entity.plural}?page_size=1${own ? "&mine=true" : ""}`);
    if (list.total !== equals) throw new Error(`there are ${list.total}, not ${equals}`);
  },
  async denied(world, page, { page: id }) {
    const target = pageOf(world, id);
    await go(world, page, target.route);
    if (new URL(page.url()).pathname === target.route) await page.getByText(say(world, "ui.denied")).waitFor();
  },
};
