import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** Emoji with their names at /emoji, where the picker asks for them: nothing comes from elsewhere. */
function emoji(): Plugin {
  const files = ["en/data.json", "en/messages.json"];
  const read = (file: string) => readFileSync(here(`./node_modules/emojibase-data/${file}`));
  return {
    name: "emoji",
    configureServer(server) {
      server.middlewares.use("/emoji", (request, response, next) => {
        const file = files.find((known) => request.url?.split("?")[0] === `/${known}`);
        if (!file) return next();
        response.setHeader("Content-Type", "application/json");
        response.end(read(file));
      });
    },
    generateBundle() {
      for (const file of files) {
        this.emitFile({ type: "asset", fileName: `emoji/${file}`, source: read(file) });
      }
    },
  };
}

/** Asks the server for the first page's data by a script of its own, which is there before the rest. */
function early(): Plugin {
  return {
    name: "early",
    apply: "build",
    buildStart() {
      this.emitFile({ type: "chunk", id: here("./src/early.ts"), name: "early" });
    },
    transformIndexHtml: {
      order: "post",
      handler(_html, { bundle }) {
        const chunks = Object.values(bundle ?? {});
        const own = chunks.find(
          (c) => c.type === "chunk" && c.facadeModuleId?.endsWith("/early.ts"),
        );
        if (!own) throw new Error("There is no chunk of early.ts");
        const attrs = { type: "module", async: true, crossorigin: true, src: `/${own.fileName}` };
        return [{ tag: "script", attrs, injectTo: "head-prepend" }];
      },
    },
  };
}

export default defineConfig({
  plugins: [react(), emoji(), early()],
  resolve: { alias: { "@": here("./src") } },
  build: {
    outDir: here("../../src/crosschat/dashboard/static"),
    emptyOutDir: true,
    target: "es2023",
    // The server's content security policy takes scripts and fonts from files alone.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    manifest: true,
    chunkSizeWarningLimit: 800,
    rolldownOptions: {
      output: {
        // What the first page needs is one file: a browser that has nothing yet waits for a request,
        // not for bytes.
        codeSplitting: {
          groups: [
            {
              name: "first",
              tags: ["$initial"],
              test: (id: string) => !id.endsWith("/early.ts"),
              priority: 2,
            },
            {
              name: "shared",
              minShareCount: 2,
              entriesAware: true,
              entriesAwareMergeThreshold: 20_000,
              priority: 1,
            },
          ],
        },
      },
    },
  },
  server: { proxy: { "/v1": "http://localhost:8000", "/files": "http://localhost:8000" } },
  test: { environment: "happy-dom", include: ["src/**/*.test.{ts,tsx}"] },
});
