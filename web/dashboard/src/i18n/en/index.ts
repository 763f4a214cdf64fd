import agents from "./agents.json";
import composer from "./composer.json";
import connections from "./connections.json";
import contact from "./contact.json";
import inbox from "./inbox.json";
import palette from "./palette.json";
import session from "./session.json";
import settings from "./settings.json";
import shell from "./shell.json";
import start from "./start.json";
import thread from "./thread.json";

export default {
  agents,
  composer,
  connections,
  contact,
  inbox,
  palette,
  session,
  settings,
  shell,
  start,
  thread,
};
