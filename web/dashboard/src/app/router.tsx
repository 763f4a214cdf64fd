import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from "@tanstack/react-router";
import { conversationList, prepareConversation } from "@/data/conversations";
import { type ConversationFilters, PRIORITIES, STATUSES } from "@/data/filters";
import { thread } from "@/data/messages";
import { channelsQuery, meQuery } from "@/data/workspace";
import { InboxPage } from "@/features/inbox/inbox-page";
import { filtersOf } from "@/features/inbox/views";
import { needTexts } from "@/i18n";
import { ErrorState, PageLoading } from "@/shared/states";
import { NotFound } from "./not-found";
import { queryClient } from "./providers";
import { Shell } from "./shell";

const root = createRootRoute({ notFoundComponent: NotFound });

/** Everything that needs a session. */
const signedIn = createRoute({
  getParentRoute: () => root,
  id: "signed-in",
  component: Shell,
  beforeLoad: async ({ location }) => {
    try {
      await queryClient.ensureQueryData(meQuery);
    } catch (error) {
      if ((error as { status?: number }).status !== 401) throw error;
      throw redirect({ to: "/sign-in", search: { back: location.href } });
    }
  },
});

const SOON = 200; // milliseconds
const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

const text = (value: unknown) => (typeof value === "string" && value ? value.slice(0, 200) : null);
function oneOf<T extends string>(value: unknown, known: readonly T[]): T | null {
  return known.includes(value as T) ? (value as T) : null;
}

export interface InboxSearch extends ConversationFilters {
  view?: string;
}

/** What of an address is a filter; anything else is dropped. */
export function inboxSearch(given: Record<string, unknown>): InboxSearch {
  const unread = given.unread === true || given.unread === "true" ? true : null;
  const found = {
    status: oneOf(given.status, STATUSES),
    priority: oneOf(given.priority, PRIORITIES),
    channel: text(given.channel),
    connection_id: text(given.connection_id),
    assignee: text(given.assignee),
    label: text(given.label),
    mentioned: oneOf(given.mentioned, ["me"] as const),
    q: text(given.q),
    view: text(given.view),
    unread,
  };
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value !== null));
}

const home = createRoute({
  getParentRoute: () => signedIn,
  path: "/",
  beforeLoad: () => {
    throw redirect({ to: "/inbox", search: { status: "open" } });
  },
});

const inbox = createRoute({
  getParentRoute: () => signedIn,
  path: "/inbox",
  validateSearch: inboxSearch,
  loaderDeps: ({ search }) => filtersOf(search),
  loader: async ({ deps, cause }) => {
    void queryClient.prefetchQuery(channelsQuery);
    const list = queryClient.prefetchInfiniteQuery(conversationList(deps));
    // A skeleton that something else replaces at once takes longer than it shows.
    if (cause === "enter") await Promise.race([list, pause(SOON)]);
  },
  component: InboxPage,
});

const conversation = createRoute({
  getParentRoute: () => inbox,
  path: "$conversationId",
  // What it shows is asked for while its code is on the way, and already when a link is pointed at.
  loader: ({ params: { conversationId } }) => {
    prepareConversation(queryClient, conversationId);
    void queryClient.prefetchInfiniteQuery(thread(conversationId));
    return needTexts("thread", "composer");
  },
  component: lazyRouteComponent(() => import("@/features/thread/thread-page"), "ThreadPage"),
});

const connections = createRoute({
  getParentRoute: () => signedIn,
  path: "/connections",
  loader: () => needTexts("connections"),
  component: lazyRouteComponent(
    () => import("@/features/connections/connections-page"),
    "ConnectionsPage",
  ),
});

const connection = createRoute({
  getParentRoute: () => signedIn,
  path: "/connections/$connectionId",
  loader: () => needTexts("connections"),
  validateSearch: (given: Record<string, unknown>): { tab?: string } =>
    typeof given.tab === "string" ? { tab: given.tab } : {},
  component: lazyRouteComponent(
    () => import("@/features/connections/connection-page"),
    "ConnectionPage",
  ),
});

const connect = createRoute({
  getParentRoute: () => signedIn,
  path: "/connect/$channel",
  loader: () => needTexts("connections"),
  component: lazyRouteComponent(() => import("@/features/connections/connect-page"), "ConnectPage"),
});

const agents = createRoute({
  getParentRoute: () => signedIn,
  path: "/agents",
  loader: () => needTexts("agents"),
  component: lazyRouteComponent(() => import("@/features/agents/agents-page"), "AgentsPage"),
});

const agent = createRoute({
  getParentRoute: () => signedIn,
  path: "/agents/$agentId",
  loader: () => needTexts("agents"),
  validateSearch: (given: Record<string, unknown>): { tab?: string } =>
    typeof given.tab === "string" ? { tab: given.tab } : {},
  component: lazyRouteComponent(() => import("@/features/agents/agent-page"), "AgentPage"),
});

const settings = createRoute({
  getParentRoute: () => signedIn,
  path: "/settings",
  loader: () => needTexts("settings"),
  validateSearch: (given: Record<string, unknown>): { tab?: string } =>
    typeof given.tab === "string" ? { tab: given.tab } : {},
  component: lazyRouteComponent(() => import("@/features/settings/settings-page"), "SettingsPage"),
});

const start = createRoute({
  getParentRoute: () => signedIn,
  path: "/start",
  loader: () => needTexts("start"),
  component: lazyRouteComponent(() => import("@/features/start/start-page"), "StartPage"),
});

const signIn = createRoute({
  getParentRoute: () => root,
  path: "/sign-in",
  validateSearch: (given: Record<string, unknown>): { back?: string; expired?: boolean } => ({
    ...(typeof given.back === "string" ? { back: given.back } : {}),
    ...(given.expired === true ? { expired: true } : {}),
  }),
  component: lazyRouteComponent(() => import("@/features/session/sign-in-page"), "SignInPage"),
});

const join = createRoute({
  getParentRoute: () => root,
  path: "/join",
  component: lazyRouteComponent(() => import("@/features/session/join-page"), "JoinPage"),
});

const welcome = createRoute({
  getParentRoute: () => root,
  path: "/welcome",
  component: lazyRouteComponent(() => import("@/features/session/welcome-page"), "WelcomePage"),
});

export const router = createRouter({
  routeTree: root.addChildren([
    signedIn.addChildren([
      home,
      inbox.addChildren([conversation]),
      connections,
      connection,
      connect,
      agents,
      agent,
      settings,
      start,
    ]),
    signIn,
    join,
    welcome,
  ]),
  defaultPendingComponent: PageLoading,
  defaultErrorComponent: ({ error, reset }) => <ErrorState error={error} onRetry={reset} />,
  defaultNotFoundComponent: NotFound,
  defaultPreload: "intent",
  scrollRestoration: false,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
