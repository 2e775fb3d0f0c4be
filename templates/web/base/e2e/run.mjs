// Walks through the product as its people would: every golden flow by role and label, then every page as every role.
//
//   node e2e/run.mjs            BASE_URL names the running product (and API_URL its API)
//   node e2e/run.mjs --serve    starts both on loopback ports with a fresh database, and stops them again
//
// REPORT: where to write the JSON report. SHOTS: a directory for screenshots (SHOTS_DARK=1: also dark ones).
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { runFlow } from "./flow.mjs";
import { serve } from "./serve.mjs";
import { visitAll } from "./visit.mjs";
import { openPage } from "./world.mjs";

const web = dirname(dirname(fileURLToPath(import.meta.url)));
const json = (path) => JSON.parse(readFileSync(join(web, path), "utf8"));
const spec = json("lib/spec.json");
const plan = json("e2e/flows.json");
const messages = json(`messages/${spec.project.locale}.json`);
const SECONDS_MAX = Number(process.env.E2E_SECONDS_MAX ?? 300);

const started = Date.now();
const report = { ok: false, flows: { total: 0, passed: 0 }, pages: { total: 0, passed: 0 }, checks: 0, looks: { loaded: 0, followed: 0, axe: 0, dark: 0, widths: 0 }, failures: [], shots: [], seconds: 0 };
const fail = (where, message) => report.failures.push({ where, message: String(message).slice(0, 600) });

let served;
let browser;
async function finish() {
  await browser?.close().catch(() => undefined);
  await served?.stop();
  report.seconds = (Date.now() - started) / 1000;
  if (report.flows.total === 0) fail("flows", "no flow was walked");
  if (report.pages.total === 0) fail("pages", "no page was visited");
  report.ok = report.failures.length === 0;
  if (process.env.REPORT) {
    mkdirSync(dirname(process.env.REPORT), { recursive: true });
    writeFileSync(process.env.REPORT, `${JSON.stringify(report, null, 2)}\n`);
  }
  for (const failure of report.failures) console.error(`FAIL ${failure.where}: ${failure.message}`);
  console.log(`${report.flows.passed}/${report.flows.total} flows, ${report.pages.passed}/${report.pages.total} pages (${report.looks.loaded} loaded, ${report.looks.followed} followed, ${report.looks.axe} with axe, ${report.looks.widths} at three widths), ${report.checks} checks, ${report.seconds.toFixed(1)} s`);
  process.exit(report.ok ? 0 : 1);
}
setTimeout(() => { fail("time", `not done after ${SECONDS_MAX} s`); void finish(); }, SECONDS_MAX * 1000).unref();
process.on("SIGTERM", () => { fail("signal", "stopped"); void finish(); });

try {
  served = process.argv.includes("--serve") ? await serve(web) : undefined;
  const base = (served?.web ?? process.env.BASE_URL ?? "").replace(/\/$/, "");
  if (!base) throw new Error("BASE_URL names no running product; give it, or use --serve");
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM_PATH ?? "/usr/bin/chromium",
    // A page lives for half a second: the optimising compilers would cost more than they give back.
    args: ["--js-flags=--no-opt,--no-maglev", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--disable-extensions", "--disable-background-networking", "--disable-features=site-per-process,IsolateOrigins,PreloadTopChromeWebUI,PreloadTopChromeWebUILessNavigations,Translate,OptimizationHints,MediaRouter", "--renderer-process-limit=1", "--no-first-run"],
  });
  const shots = process.env.SHOTS;
  if (shots) mkdirSync(shots, { recursive: true });
  const world = { base, browser, spec, plan, messages, fail, report, shots, axe: readFileSync(join(web, "node_modules/axe-core/axe.min.js"), "utf8"), password: process.env.SEED_PASSWORD ?? "password-for-demo", adminEmail: process.env.ADMIN_EMAIL ?? "admin@example.com" };
  const visitor = await openPage(world);
  for (const flow of plan.flows) {
    report.flows.total++;
    if (await runFlow(world, visitor, flow)) report.flows.passed++;
  }
  await visitAll(world, visitor);
} catch (error) {
  fail("run", error?.stack ?? error);
}
await finish();
