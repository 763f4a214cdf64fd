import { DirectionProvider, MantineProvider, useDirection } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { lazy, type ReactNode, Suspense, useEffect } from "react";
import { useTranslation } from "react-i18next";
import { ApiProblem } from "@/api/problem";
import { directionOf } from "@/i18n";
import { useDrawn } from "@/shared/use-drawn";
import { colors, theme } from "./theme";

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      refetchOnWindowFocus: false, // live updates keep what is shown
      retry: (count, error) => !(error instanceof ApiProblem && error.status < 500) && count < 3,
    },
  },
});

export function Providers({ children }: { children: ReactNode }) {
  return (
    <QueryClientProvider client={queryClient}>
      <DirectionProvider detectDirection>
        <MantineProvider theme={theme} cssVariablesResolver={colors} defaultColorScheme="auto">
          <FollowLanguage />
          <Notices />
          {children}
        </MantineProvider>
      </DirectionProvider>
    </QueryClientProvider>
  );
}

const Notifications = lazy(async () => ({
  default: (await import("@mantine/notifications")).Notifications,
}));

/** What was said before they are there shows as soon as they are. */
function Notices() {
  const drawn = useDrawn();
  return <Suspense fallback={null}>{drawn && <Notifications position="top-center" />}</Suspense>;
}

/** Right-to-left languages turn the layout around. */
function FollowLanguage() {
  const { i18n } = useTranslation();
  const { setDirection } = useDirection();
  useEffect(() => setDirection(directionOf(i18n.language)), [i18n.language, setDirection]);
  return null;
}
