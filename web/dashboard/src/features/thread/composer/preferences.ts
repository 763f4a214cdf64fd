import { stored } from "@/shared/stored";

/** How this person writes. */
export const composerPreferences = stored("crosschat.composer", { enterSends: true });
