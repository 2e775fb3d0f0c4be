// Every page as every role that may open it: the same questions to each.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { ask, emailOf, entityOf, go, loginOf, ready, say, signIn, turn } from "./world.mjs";

const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const WIDTHS = [320, 768];
/** Pixels of a page that a picture shows at most. */
const TALL_MAX = 8000;
/** Words that only a broken template shows. */
const BROKEN = /\bundefined\b|\bNaN\b|\[object|\{\{|\}\}|\blorem ipsum\b/i;
/** A text as it is compared: one space between words, letters alike, since a style may draw capitals. */
const folded = (text) => text.replace(/\s+/g, " ").trim().toLowerCase();
const texts = (value) => (typeof value === "string" ? [value] : Object.values(value).flatMap(texts));
/** The product's own texts that look broken by themselves: a person may well call a page "Undefined". */
const oddOnes = (messages) => {
  const own = Object.entries(messages).filter(([key]) => !key.startsWith("ui."));
  return [...new Set(own.flatMap(([, value]) => texts(value)).filter((text) => BROKEN.test(text)).map(folded))].sort((a, b) => b.length - a.length);
};
/** What a shown text has that only a broken template shows; what a person wrote is not it. */
const brokenIn = (world, text) => BROKEN.exec((world.odd ??= oddOnes(world.messages)).reduce((rest, odd) => rest.replaceAll(odd, " "), folded(text)))?.[0];
/** Pages that every product has beside the spec's own. */
const CONSTANT = [{ route: "/reset-password", status: 200 }, { route: "/there-is-no-such-page", status: 404 }];
/** How many pages are also looked at in the other mode. */
const DARK_MAX = 2;

/**
 * Visits every page as every role that may open it. The first role loads it by its address, the others come to it as by
 * a link, in the running application. One of these visits looks closely, with axe, three widths and a picture: the
 * anonymous one where there is one, else that of the strongest role, which is offered the most.
 */
export async function visitAll(world, visitor) {
  const roles = [...new Set(world.plan.visits.flatMap((visit) => visit.roles))];
  const seen = new Set();
  await visitor.begin();
  for (const { route, status } of CONSTANT) await load(world, visitor, { page: route.slice(1), route }, route, "anonymous", true, status);
  for (const role of roles) {
    await visitor.begin();
    try {
      await (role === "anonymous" ? go(world, visitor.page, loginOf(world).route) : signIn(world, visitor.page, emailOf(world, role)));
      for (const visit of world.plan.visits.filter((one) => one.roles.includes(role))) {
        const path = await pathOf(world, visitor.page, visit);
        // Nothing to show yet: the list itself is visited, and says so.
        if (path === undefined) continue;
        const close = role === (visit.roles.includes("anonymous") ? "anonymous" : visit.roles.at(-1));
        await (seen.has(visit.page) ? follow : load)(world, visitor, visit, path, role, close);
        seen.add(visit.page);
      }
    } catch (error) {
      world.fail(`role ${role}`, error.message);
    }
  }
}

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

/** Loads a page by its address, as somebody who was told of it. */
async function load(world, visitor, visit, path, role, close, status = 200) {
  await visited(world, visitor, `${visit.route} as ${role}`, async (check) => {
    const { page } = visitor;
    const response = await page.goto(world.base + path, { waitUntil: "load" });
    await ready(page);
    world.report.looks.loaded++;
    check(response.status() === status, `answered ${response.status()}`);
    await content(world, page, check);
    if (close) await closely(world, page, visit.page, check);
  });
}

/** Comes to a page as by a link: the running application asks for it and draws it. */
async function follow(world, visitor, visit, path, role, close) {
  await visited(world, visitor, `${visit.route} as ${role}`, async (check) => {
    const { page } = visitor;
    const came = await turn(page, path);
    world.report.looks.followed++;
    check(came.route === visit.route && came.path === path, `leads to ${came.path} (${came.route})`);
    await content(world, page, check);
    if (close) await closely(world, page, visit.page, check);
  });
}

/** What is asked of every page once. */
async function closely(world, page, name, check) {
  await shot(world, page, name, "");
  await accessible(world, page, check);
  await overflow(world, page, check);
  await inTheDark(world, page, name, check);
}

/** One visit: whatever the page did wrong meanwhile counts against it. */
async function visited(world, { problems }, where, look) {
  world.report.pages.total++;
  const before = world.report.failures.length;
  problems.length = 0;
  const check = (good, message) => { world.report.checks++; if (!good) world.fail(where, message); };
  await look(check).catch((error) => world.fail(where, String(error.message).split("\n").slice(0, 3).join(" ")));
  check(problems.length === 0, [...new Set(problems)].join(" | "));
  if (world.report.failures.length === before) world.report.pages.passed++;
}

/** What every page must say to everybody: its heading, its title, its language, nothing broken, no refusal. */
async function content(world, page, check) {
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
  const broken = brokenIn(world, found.text);
  check(!broken, `shows "${broken}"`);
  check(found.images.length === 0, `broken pictures: ${found.images.join(", ")}`);
  check(!found.text.includes(say(world, "ui.denied")), "refuses a role that may open it");
}

/** No page scrolls sideways, from the smallest telephone on. The page itself is resized, not the browser's window. */
export async function overflow(world, page, check) {
  world.report.looks.widths++;
  for (const width of [...WIDTHS, 1280]) {
    await world.devtools.send("Emulation.setDeviceMetricsOverride", { width, height: 800, deviceScaleFactor: 1, mobile: false });
    const [inner, over] = await page.evaluate(() => [window.innerWidth, document.documentElement.scrollWidth - document.documentElement.clientWidth]);
    check(inner === width && over <= 0, inner === width ? `is ${over} px too wide at ${width} px` : `could not be made ${width} px wide`);
  }
}

/** Asks axe; every violation is a failure. */
export async function accessible(world, page, check) {
  const violations = await page.evaluate(async (tags) => {
    if (!window.axe) window.loadAxe();
    const result = await window.axe.run(document, { runOnly: tags, resultTypes: ["violations"], preload: false });
    return result.violations.map((one) => `${one.id} (${one.impact}): ${one.nodes.slice(0, 3).map((node) => node.target.join(" ")).join(", ")}`);
  }, TAGS);
  world.report.looks.axe++;
  check(violations.length === 0, `axe: ${violations.join(" | ")}`);
}

/** One picture of a page, for people to judge. */
export async function shot(world, page, name, suffix) {
  if (!world.shots) return;
  const path = join(world.shots, `${name.replace(/[^\w.-]/g, "_")}${suffix}.jpg`);
  const { cssContentSize } = await world.devtools.send("Page.getLayoutMetrics");
  const clip = { x: 0, y: 0, width: 1280, height: Math.min(cssContentSize.height, TALL_MAX), scale: 1 };
  const { data } = await world.devtools.send("Page.captureScreenshot", { format: "jpeg", quality: 80, captureBeyondViewport: true, clip });
  writeFileSync(path, Buffer.from(data, "base64"));
  world.report.shots.push(path);
}

/** The other mode: contrast once more, on the pages that show the most. */
async function inTheDark(world, page, name, check) {
  const asked = world.report.looks.dark < DARK_MAX;
  if (world.spec.theme.mode !== "both" || !(asked || process.env.SHOTS_DARK)) return;
  await page.emulateMedia({ colorScheme: "dark" });
  if (asked) {
    world.report.looks.dark++;
    await accessible(world, page, (good, message) => check(good, `dark: ${message}`));
  }
  if (process.env.SHOTS_DARK) await shot(world, page, name, "-dark");
  await page.emulateMedia({ colorScheme: "light" });
}
