import contact from "./contact.json";
import inbox from "./inbox.json";
import palette from "./palette.json";
import session from "./session.json";
import shell from "./shell.json";

export default { contact, inbox, palette, session, shell };
