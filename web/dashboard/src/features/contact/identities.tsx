import type { Contact } from "@/api/types";
import { ChannelIcon } from "@/shared/channel-icon";
import classes from "./contact.module.css";

/** How the contact can be reached, and over which of our accounts. */
export function Identities({ identities }: Pick<Contact, "identities">) {
  return (
    <ul className={classes.list}>
      {identities.map((identity) => (
        <li key={identity.id} style={{ display: "flex", gap: 8, alignItems: "start" }}>
          <ChannelIcon channel={identity.channel} size={18} />
          <div style={{ minWidth: 0 }}>
            <div className={classes.value} dir="auto">
              {identity.username ? `@${identity.username}` : identity.address}
            </div>
            <div className={`${classes.quiet} ${classes.cut}`} dir="auto">
              {identity.connection_name}
            </div>
          </div>
        </li>
      ))}
    </ul>
  );
}
