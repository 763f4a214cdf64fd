import Markdown from "markdown-to-jsx";
import type { Channel } from "@/api/types";
import classes from "./connections.module.css";

/** A channel's own guide, with our address in place of the placeholder. */
export function SetupText({ channel, address }: { channel: Channel; address?: string }) {
  const base = address ? new URL(address).origin : window.location.origin;
  // The page has its heading already.
  const text = channel.setup
    .replace(/^# .*\n/, "")
    .replaceAll("https://<your address>", base)
    .replaceAll("<your address>", base.replace(/^https?:\/\//, ""));
  return (
    <div className={classes.setup} dir="ltr" lang="en">
      <Markdown
        options={{
          disableParsingRawHTML: true,
          overrides: { a: { props: { target: "_blank", rel: "noopener noreferrer" } } },
        }}
      >
        {text}
      </Markdown>
    </div>
  );
}
