import { stored } from "./stored";

/** What a person chose on this browser. */
export interface Preferences {
  /** Both are off until somebody switches them on. */
  notifications: boolean;
  sound: boolean;
}

export const preferences = stored<Preferences>("crosschat.preferences", {
  notifications: false,
  sound: false,
});
