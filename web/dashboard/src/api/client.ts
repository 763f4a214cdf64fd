import createClient, { type Middleware } from "openapi-fetch";
import { fetchOnce } from "@/shared/early-answers";
import { problemOf, Unreachable } from "./problem";
import type { paths } from "./schema";

type Listener = () => void;
const expired = new Set<Listener>();

/** Calls `listener` when the server no longer knows the session. Returns how to stop. */
export function onSessionExpired(listener: Listener): () => void {
  expired.add(listener);
  return () => expired.delete(listener);
}

const PUBLIC = ["/v1/session", "/v1/setup", "/v1/invitations/accept"];

const asErrors: Middleware = {
  async onResponse({ request, response }) {
    if (response.ok) return;
    if (response.status === 401 && !PUBLIC.includes(new URL(request.url).pathname)) {
      for (const listener of expired) listener();
    }
    throw await problemOf(response);
  },
  onError() {
    throw new Unreachable();
  },
};

export const api = createClient<paths>({
  baseUrl: "/",
  credentials: "same-origin",
  fetch: fetchOnce,
});
api.use(asErrors);

/** The body of an answer; failures were thrown as ApiProblem or Unreachable before. */
export async function body<T>(answer: Promise<{ data?: T }>): Promise<T> {
  return (await answer).data as T;
}
