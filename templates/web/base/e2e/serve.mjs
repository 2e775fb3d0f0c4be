// Starts the product on loopback ports with a database of its own, and stops it again.
import { randomBytes } from "node:crypto";
import { spawn } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

const SECONDS_MAX = 40;

const freePort = () => new Promise((resolve, reject) => {
  const probe = createServer();
  probe.once("error", reject);
  probe.listen(0, "127.0.0.1", () => { const { port } = probe.address(); probe.close(() => resolve(port)); });
});

async function answers(url, child, said) {
  const until = Date.now() + SECONDS_MAX * 1000;
  while (Date.now() < until) {
    if (child.exitCode !== null) throw new Error(`the server ended with ${child.exitCode}: ${said()}`);
    if (await fetch(url).then((response) => response.ok, () => false)) return;
    await new Promise((resolve) => setTimeout(resolve, 60));
  }
  throw new Error(`${url} does not answer: ${said()}`);
}

/** The standalone server needs the static files beside it; what is put there is noted, to be taken away again. */
function standalone(web, added) {
  const root = join(web, ".next", "standalone");
  if (!existsSync(join(root, "server.js"))) throw new Error("there is no build: run next build first");
  for (const [from, to] of [[join(web, ".next", "static"), join(root, ".next", "static")], [join(web, "public"), join(root, "public")]]) {
    if (existsSync(to)) continue;
    try { symlinkSync(from, to, "dir"); } catch { cpSync(from, to, { recursive: true }); }
    added.push(to);
  }
  return root;
}

/** Migrates, seeds and serves; `stop` ends both servers and removes the data. */
export async function serve(web) {
  const data = mkdtempSync(join(tmpdir(), "e2e-"));
  const api = join(web, "..", "services", "api");
  const [apiPort, webPort] = [await freePort(), await freePort()];
  const env = { ...process.env, PYTHONDONTWRITEBYTECODE: "1", DATABASE_URL: `sqlite:///${join(data, "app.db")}`, UPLOADS_DIR: join(data, "uploads"), SECRET_KEY: randomBytes(32).toString("hex"), ENVIRONMENT: "test", ADMIN_EMAIL: process.env.ADMIN_EMAIL ?? "admin@example.com", ADMIN_PASSWORD: process.env.SEED_PASSWORD ?? "password-for-demo" };
  const children = [];
  const added = [];
  const start = (command, args, options) => {
    const child = spawn(command, args, { ...options, stdio: ["ignore", "pipe", "pipe"] });
    let text = "";
    const keep = (piece) => { text = (text + piece).slice(-4000); };
    child.stdout.on("data", keep);
    child.stderr.on("data", keep);
    child.once("error", (error) => keep(error.message));
    children.push(child);
    return [child, () => text];
  };
  const stop = async () => {
    await Promise.all(children.map((child) => new Promise((resolve) => {
      if (child.exitCode !== null || child.signalCode !== null) return resolve();
      const hard = setTimeout(() => child.kill("SIGKILL"), 3000);
      child.once("close", () => { clearTimeout(hard); resolve(); });
      child.kill("SIGTERM");
    })));
    for (const path of [data, ...added]) rmSync(path, { recursive: true, force: true });
  };
  try {
    const python = process.env.PYTHON ?? "python";
    const [server, said] = start(python, ["-m", "app.manage", "serve", "--port", String(apiPort)], { cwd: api, env });
    const site = { ...process.env, PORT: String(webPort), HOSTNAME: "127.0.0.1", API_URL: `http://127.0.0.1:${apiPort}`, NODE_ENV: "production" };
    const [next, nextSaid] = start(process.execPath, ["server.js"], { cwd: standalone(web, added), env: site });
    await Promise.all([answers(`http://127.0.0.1:${apiPort}/readyz`, server, said), answers(`http://127.0.0.1:${webPort}/icon.svg`, next, nextSaid)]);
    return { web: `http://127.0.0.1:${webPort}`, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
