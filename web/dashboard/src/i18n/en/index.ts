import agents from "./agents.json";
import connections from "./connections.json";
import contact from "./contact.json";
import inbox from "./inbox.json";
import palette from "./palette.json";
import session from "./session.json";
import settings from "./settings.json";
import shell from "./shell.json";
import start from "./start.json";

export default { agents, connections, contact, inbox, palette, session, settings, shell, start };
