// Writes src/api/schema.d.ts from the server's OpenAPI document; `--check` fails when it has drifted.
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import openapiTS, { astToString } from "openapi-typescript";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const python = process.env.PYTHON ?? here("../../../.venv/bin/python");
const target = here("../src/api/schema.d.ts");
const document = execFileSync(python, ["-P", "-m", "crosschat", "openapi"], {
  encoding: "utf8",
  maxBuffer: 64 * 1024 * 1024,
});
const header = "// Made from the server's OpenAPI document by `npm run types`; do not edit.\n\n";
const made =
  header +
  astToString(
    // What has a default need not be sent.
    await openapiTS(JSON.parse(document), { defaultNonNullable: false }),
  );
if (process.argv.includes("--check")) {
  if (readFileSync(target, "utf8") !== made) {
    console.error("src/api/schema.d.ts does not fit the server any more: run `npm run types`.");
    process.exit(1);
  }
} else {
  writeFileSync(target, made);
}
