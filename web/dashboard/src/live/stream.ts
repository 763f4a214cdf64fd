import { EVENT_NAMES, type LiveEvent, type LiveState } from "./events";

type Told =
  | { kind: "event"; event: LiveEvent }
  | { kind: "state"; state: LiveState }
  | { kind: "resync" }
  | { kind: "ended"; reason: string }
  | { kind: "hello" };

const LOCK = "crosschat.live";
const AGAIN = 2_000; // milliseconds until a stream that was closed is opened again

interface Listeners {
  event: (event: LiveEvent) => void;
  state: (state: LiveState) => void;
  /** Events were missed: whatever is shown must be fetched afresh. */
  resync: () => void;
  /** The stream is over for good, because the session is. */
  ended: () => void;
}

/**
 * One stream per browser: the tab that holds the lock reads it and tells the others, and when that
 * tab goes away the next one takes over, from the last event that it heard of.
 */
export function openLive(listeners: Listeners): () => void {
  const channel = new BroadcastChannel(LOCK);
  const leaving = new AbortController();
  let last: string | null = null;
  let state: LiveState = "connecting";
  let leading = false;

  function hear(told: Told) {
    if (told.kind === "event") listeners.event(told.event);
    else if (told.kind === "resync") listeners.resync();
    else if (told.kind === "ended") listeners.ended();
    else if (told.kind === "state") {
      state = told.state;
      listeners.state(told.state);
    } else if (leading) channel.postMessage({ told: { kind: "state", state }, last });
  }

  function tell(told: Told) {
    hear(told);
    channel.postMessage({ told, last });
  }

  channel.onmessage = ({ data }: MessageEvent<{ told: Told; last: string | null }>) => {
    last = data.last ?? last;
    hear(data.told);
  };
  channel.postMessage({ told: { kind: "hello" }, last: null });

  async function lead(): Promise<void> {
    leading = true;
    let interrupted = false;
    while (!leaving.signal.aborted) {
      const over = await read({
        resumeFrom: last,
        signal: leaving.signal,
        onReady() {
          tell({ kind: "state", state: "live" });
          // The server resumes by id; without one it cannot know what was missed.
          if (interrupted && last === null) tell({ kind: "resync" });
          interrupted = false;
        },
        onId(id) {
          last = id;
        },
        onTold: tell,
      });
      if (over === "ended") return;
      interrupted = true;
      if (!leaving.signal.aborted) {
        tell({ kind: "state", state: "offline" });
        await pause(AGAIN, leaving.signal);
      }
    }
  }

  navigator.locks.request(LOCK, { signal: leaving.signal }, lead).catch((error: unknown) => {
    if (!leaving.signal.aborted) console.error(error);
  });

  return () => {
    leaving.abort();
    channel.close();
  };
}

interface Reading {
  resumeFrom: string | null;
  signal: AbortSignal;
  onReady: () => void;
  onId: (id: string) => void;
  onTold: (told: Told) => void;
}

/** Reads one stream until it breaks. */
function read({ resumeFrom, signal, onReady, onId, onTold }: Reading): Promise<"broken" | "ended"> {
  return new Promise((resolve) => {
    const query = resumeFrom ? `?resume_from=${encodeURIComponent(resumeFrom)}` : "";
    const source = new EventSource(`/v1/stream${query}`);
    const finish = (how: "broken" | "ended") => {
      source.close();
      removeEventListener("offline", broken);
      resolve(how);
    };
    const broken = () => finish("broken");
    const note = (event: MessageEvent) => {
      if (event.lastEventId) onId(event.lastEventId);
    };
    source.onerror = broken;
    addEventListener("offline", broken);
    signal.addEventListener("abort", broken, { once: true });
    source.onopen = onReady;
    source.addEventListener("ready", note);
    source.addEventListener("resync", (event) => {
      note(event);
      onTold({ kind: "resync" });
    });
    source.addEventListener("end", (event) => {
      const { reason } = JSON.parse(event.data) as { reason: string };
      if (reason !== "revoked") return finish("broken");
      onTold({ kind: "ended", reason });
      finish("ended");
    });
    for (const name of EVENT_NAMES) {
      source.addEventListener(name, (event) => {
        note(event);
        onTold({ kind: "event", event: { ...JSON.parse(event.data), type: name } });
      });
    }
  });
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      removeEventListener("online", done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    addEventListener("online", done, { once: true });
    signal.addEventListener("abort", done, { once: true });
  });
}
