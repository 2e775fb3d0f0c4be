// Every page as every role that may open it: the same questions to each.
import { join } from "node:path";
import { ask, emailOf, entityOf, ready, say, signIn } from "./world.mjs";

const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const WIDTHS = [320, 768];
/** Words that only a broken template shows. */
const BROKEN = /\bundefined\b|\bNaN\b|\[object|\{\{|\}\}|\blorem ipsum\b/i;
/** Pages that every product has beside the spec's own. */
const CONSTANT = [{ route: "/reset-password", status: 200 }, { route: "/there-is-no-such-page", status: 404 }];
/** How many pages are also looked at in the other mode. */
const DARK_MAX = 2;

/**
 * Visits everything. The first role that may open a page sees it in the browser; what the others are sent is read
 * without drawing it, but every page is drawn once more for the strongest role when it offers that role something to do.
 */
export async function visitAll(world, visitor) {
  const roles = [...new Set(world.plan.visits.flatMap((visit) => visit.roles))];
  const seen = new Set();
  let dark = 0;
  await visitor.begin();
  for (const { route, status } of CONSTANT) await visitPage(world, visitor, { page: route.slice(1), route }, route, "anonymous", seen, false, status);
  for (const role of roles) {
    await visitor.begin();
    try {
      if (role !== "anonymous") await signIn(world, visitor.page, emailOf(world, role));
      for (const visit of world.plan.visits.filter((one) => one.roles.includes(role))) {
        const strongest = visit.roles.at(-1) === role && acts(world, visit.page);
        const path = await pathOf(world, visitor.page, visit);
        // Nothing to show yet: the list itself is visited, and says so.
        if (path === undefined) continue;
        if (seen.has(visit.page) && !strongest) await readPage(world, visitor.page, visit, path, role);
        else await visitPage(world, visitor, visit, path, role, seen, dark++ < DARK_MAX);
      }
    } catch (error) {
      world.fail(`role ${role}`, error.message);
    }
  }
}

/** Whether a page offers more to some than to others. */
const acts = (world, id) => world.spec.pages.find((one) => one.id === id)?.blocks.some((block) => (block.actions ?? []).length > 0);

/** The address of a page; one with a parameter takes the first row that this person may see. */
async function pathOf(world, page, visit) {
  const name = /\[(\w+)\]/.exec(visit.route)?.[1];
  if (!name) return visit.route;
  const block = world.spec.pages.find((one) => one.id === visit.page)?.blocks.find((one) => ["entity_detail", "entity_form"].includes(one.block) && one.entity);
  const segment = visit.route.slice(0, visit.route.indexOf("/[")).split("/").pop().replaceAll("-", "_");
  const entity = block ? entityOf(world, block.entity) : world.spec.entities.find((one) => one.plural === segment || one.id === segment);
  if (!entity) return undefined;
  const list = await ask(world, page, `/${entity.plural}?page_size=1`).catch(() => undefined);
  const row = list?.items[0];
  return row && visit.route.replace(/\[\w+\]/, encodeURIComponent(name === "slug" ? row.slug : row.id));
}

/** The page as it is sent: found, with its heading, nothing broken in it, not refused. */
async function readPage(world, page, visit, path, role) {
  world.report.pages.total++;
  const response = await page.request.get(world.base + path, { maxRedirects: 0 });
  const text = (await response.text()).replace(/<script[\s\S]*?<\/script>/g, " ");
  const headings = text.match(/<h1[ >]/g)?.length ?? 0;
  const words = text.replace(/<[^>]*>/g, " ");
  const problems = [
    response.status() !== 200 && `answered ${response.status()}`,
    headings !== 1 && `has ${headings} headings of level 1`,
    BROKEN.test(words) && `shows "${BROKEN.exec(words)?.[0]}"`,
    words.includes(say(world, "ui.denied")) && "refuses a role that may open it",
  ].filter(Boolean);
  world.report.checks += 4;
  for (const problem of problems) world.fail(`${visit.route} as ${role}`, problem);
  if (problems.length === 0) world.report.pages.passed++;
}

async function visitPage(world, { page, problems }, visit, path, role, seen, dark, status = 200) {
  const where = `${visit.route} as ${role}`;
  world.report.pages.total++;
  const before = world.report.failures.length;
  problems.length = 0;
  const response = await page.goto(world.base + path, { waitUntil: "load" });
  await ready(page);
  const check = (good, message) => { world.report.checks++; if (!good) world.fail(where, message); };
  check(response.status() === status, `answered ${response.status()}`);
  const found = await page.evaluate(() => ({
    h1: [...document.querySelectorAll("h1")].map((one) => one.textContent.trim()),
    title: document.title,
    lang: document.documentElement.lang,
    dir: document.documentElement.dir,
    text: document.body.innerText,
    images: [...document.images].filter((one) => one.complete && one.naturalWidth === 0).map((one) => one.src),
  }));
  check(found.h1.length === 1 && found.h1[0] !== "", `has ${found.h1.length} headings of level 1`);
  check(found.title.startsWith(found.h1[0] ?? "\u0000"), `the title "${found.title}" does not begin with the heading "${found.h1[0]}"`);
  check(found.lang === world.spec.project.locale && found.dir === world.spec.project.dir, `language ${found.lang}, direction ${found.dir}`);
  const broken = BROKEN.exec(found.text);
  check(!broken, `shows "${broken?.[0]}"`);
  check(found.images.length === 0, `broken pictures: ${found.images.join(", ")}`);
  check(!found.text.includes(say(world, "ui.denied")), "refuses a role that may open it");
  const first = !seen.has(visit.page);
  seen.add(visit.page);
  await overflow(page, check);
  if (first) {
    await accessible(world, page, check);
    await shot(world, page, visit.page, "");
    if (dark || process.env.SHOTS_DARK) await inTheDark(world, page, visit.page, check, dark);
  }
  check(problems.length === 0, [...new Set(problems)].join(" | "));
  if (world.report.failures.length === before) world.report.pages.passed++;
}

async function overflowNow(page, width, check) {
  const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  check(over <= 0, `is ${over} px too wide at ${width} px`);
}

/** No page scrolls sideways, from the smallest telephone on. */
export async function overflow(page, check) {
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 800 });
    await overflowNow(page, width, check);
  }
  await page.setViewportSize({ width: 1280, height: 800 });
  await overflowNow(page, 1280, check);
}

/** Asks axe; every violation is a failure. */
export async function accessible(world, page, check) {
  // Evaluated by the debugger, which the page's own policy does not bind.
  const violations = await page.evaluate(async ([source, tags]) => {
    if (!window.axe) (0, eval)(source);
    const result = await window.axe.run(document, { runOnly: tags, resultTypes: ["violations"] });
    return result.violations.map((one) => `${one.id} (${one.impact}): ${one.nodes.slice(0, 3).map((node) => node.target.join(" ")).join(", ")}`);
  }, [world.axe, TAGS]);
  check(violations.length === 0, `axe: ${violations.join(" | ")}`);
}

/** One picture of a page, for people to judge. */
export async function shot(world, page, name, suffix) {
  if (!world.shots) return;
  const path = join(world.shots, `${name.replace(/[^\w.-]/g, "_")}${suffix}.png`);
  await page.screenshot({ path, fullPage: true });
  world.report.shots.push(path);
}

/** The other mode: contrast once more, on the pages that show the most. */
async function inTheDark(world, page, name, check, asked) {
  if (world.spec.theme.mode !== "both") return;
  await page.emulateMedia({ colorScheme: "dark" });
  if (asked) await accessible(world, page, (good, message) => check(good, `dark: ${message}`));
  if (process.env.SHOTS_DARK) await shot(world, page, name, "-dark");
  await page.emulateMedia({ colorScheme: "light" });
}
