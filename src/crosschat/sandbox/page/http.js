// The sandbox's own endpoints; an error becomes an exception with its message.
export async function call(method, path, body) {
  const options = { method, headers: {} };
  if (body instanceof Blob) {
    options.body = body;
    options.headers["Content-Type"] = body.type || "application/octet-stream";
    options.headers["X-Filename"] = encodeURIComponent(body.name || "file");
  } else if (body !== undefined) {
    options.body = JSON.stringify(body);
    options.headers["Content-Type"] = "application/json";
  }
  const answer = await fetch(`/sandbox${path}`, options);
  const content = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error(content.error?.detail || `The sandbox answered ${answer.status}`);
  return content;
}

// One stream of live updates, which the browser reconnects; `onOpen` runs after every connection.
export function listen(handlers, onOpen, onLost) {
  const source = new EventSource("/sandbox/events");
  source.onopen = onOpen;
  source.onerror = onLost;
  for (const [name, handle] of Object.entries(handlers)) {
    source.addEventListener(name, (event) => handle(JSON.parse(event.data)));
  }
}
