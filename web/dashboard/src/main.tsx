import "@mantine/core/styles.layer.css";
import "@mantine/notifications/styles.layer.css";
import "./app/global.css";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { Providers } from "./app/providers";
import { router } from "./app/router";
import { startI18n } from "./i18n";

const PATIENCE = 1_000; // milliseconds, after which what is loaded shows without the rest

async function start() {
  await startI18n();
  // Rendered once, with what it shows: without it everything would be rendered again and again.
  await Promise.race([router.load(), new Promise((resolve) => setTimeout(resolve, PATIENCE))]);
  const root = document.getElementById("root");
  if (!root) throw new Error("index.html has no #root");
  createRoot(root).render(
    <StrictMode>
      <Providers>
        <RouterProvider router={router} />
      </Providers>
    </StrictMode>,
  );
}

void start();
