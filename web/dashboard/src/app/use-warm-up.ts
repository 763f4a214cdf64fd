import { useRouter } from "@tanstack/react-router";
import { useEffect } from "react";
import { needTexts } from "@/i18n";
import { whenIdle } from "@/shared/when-idle";

const LONGEST = 2_000; // milliseconds that a busy browser puts it off

/** Loads what is likely to be needed next, once what shows is there and nothing else is to do. */
export function useWarmUp(): void {
  const router = useRouter();
  useEffect(() => {
    const warmUp = async () => {
      await needTexts("thread", "composer", "contact");
      await router.loadRouteChunk(router.routesById["/signed-in/inbox/$conversationId"]);
      await import("@/features/contact/contact-pane");
    };
    // What could not be fetched now is fetched when it is needed, and told of then.
    return whenIdle(() => void warmUp().catch(() => {}), LONGEST);
  }, [router]);
}
