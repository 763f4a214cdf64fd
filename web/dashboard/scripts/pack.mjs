// After the build: compresses what browsers fetch, and holds the first load to its budget.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const BUDGET = 250_000; // bytes of gzipped JavaScript before the inbox shows
const FIRST = ["index.html", "src/early.ts"];
const root = fileURLToPath(new URL("../../../src/crosschat/dashboard/static", import.meta.url));

function* files(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* files(path);
    else yield path;
  }
}

for (const path of files(root)) {
  if (!/\.(js|css|svg|json|html)$/.test(path)) continue;
  const content = readFileSync(path);
  if (content.length < 1024) continue;
  writeFileSync(`${path}.gz`, gzipSync(content, { level: 9 }));
  const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } };
  writeFileSync(`${path}.br`, brotliCompressSync(content, quality));
}

const manifest = JSON.parse(readFileSync(join(root, ".vite/manifest.json"), "utf8"));
const needed = new Set();
function need(key) {
  const chunk = manifest[key];
  if (!chunk || needed.has(chunk.file)) return;
  needed.add(chunk.file);
  for (const imported of chunk.imports ?? []) need(imported);
}
for (const key of FIRST) need(key);
let bytes = 0;
for (const file of needed) bytes += gzipSync(readFileSync(join(root, file))).length;
const said = `First load: ${(bytes / 1000).toFixed(0)} kB of gzipped JavaScript`;
if (bytes > BUDGET) {
  console.error(`${said}, more than ${BUDGET / 1000} kB.`);
  process.exit(1);
}
console.warn(`${said} (at most ${BUDGET / 1000}).`);
