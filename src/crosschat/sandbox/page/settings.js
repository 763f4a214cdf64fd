// The settings that may change while the sandbox runs.
import { attempt, byId } from "./dom.js";
import { call } from "./http.js";

export function drawSettings(data) {
  byId("set-window").value = data.window;
  byId("set-delivered").value = data.delivered_after;
  byId("set-read").value = data.read_after ?? "";
}

async function change(event) {
  const { name, value } = event.target;
  const changed = name === "window" ? value : value === "" ? null : Number(value);
  await attempt(async () => drawSettings((await call("PATCH", "/settings", { [name]: changed })).data));
}

export async function startSettings() {
  byId("panel-settings").addEventListener("change", change);
  byId("panel-settings").addEventListener("submit", (event) => event.preventDefault());
  byId("clear").addEventListener("click", () => attempt(() => call("DELETE", "/ledger")));
  drawSettings((await call("GET", "/settings")).data);
}
