import session from "./session.json";
import shell from "./shell.json";

export default { shell, session };
