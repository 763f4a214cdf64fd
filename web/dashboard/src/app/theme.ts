import { createTheme, type MantineColorsTuple } from "@mantine/core";

const teal: MantineColorsTuple = [
  "#effcf9",
  "#d5f5ee",
  "#aeebdf",
  "#7cdccb",
  "#45c5b2",
  "#22a898",
  "#12857a",
  "#0f766e",
  "#115e59",
  "#134e4a",
];

export const theme = createTheme({
  primaryColor: "cross",
  primaryShade: { light: 7, dark: 5 },
  autoContrast: true,
  luminanceThreshold: 0.35,
  colors: { cross: teal },
  fontFamily:
    'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Noto Sans Arabic", sans-serif',
  defaultRadius: "md",
  cursorType: "pointer",
  respectReducedMotion: true,
  focusRing: "auto",
});
