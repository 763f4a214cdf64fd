import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from "@mantine/core";

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
  primaryShade: 7,
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

/** Quiet text is still read by everybody: 4.5 to 1 and more on every background of ours. */
export const colors: CSSVariablesResolver = (theme) => ({
  variables: {},
  light: {
    "--mantine-color-dimmed": theme.colors.gray[7],
    "--mantine-color-placeholder": theme.colors.gray[6],
    "--mantine-color-error": theme.colors.red[9],
  },
  dark: {
    "--mantine-color-dimmed": theme.colors.dark[1],
    "--mantine-color-placeholder": theme.colors.dark[2],
    "--mantine-color-error": theme.colors.red[4],
  },
});
