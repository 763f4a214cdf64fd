// A visitor's way to CrossChat: the calls that any website's chat makes, and nothing else.
const KEPT = "crosschat-visitor";
const RETRY = [500, 1000, 2000, 5000, 10000];
const pause = (ms) => new Promise((done) => { setTimeout(done, ms); });

export class Refused extends Error {
  constructor(status, problem) {
    super(problem.detail || `CrossChat answered ${status}`);
    this.status = status;
  }
}

export class Visit {
  // `hear(name, data)` gets what the stream tells; `live(on)` whether it is open.
  constructor(site, hear, live) {
    Object.assign(this, { site, hear, live, cursor: null, gone: new AbortController() });
    this.token = sessionStorage.getItem(KEPT);
  }

  async call(method, path, { body, headers = {}, signal } = {}) {
    const sent = { ...headers };
    if (this.token) sent.Authorization = `Bearer ${this.token}`;
    if (body !== undefined && !(body instanceof Blob)) sent["Content-Type"] = "application/json";
    const content = body === undefined || body instanceof Blob ? body : JSON.stringify(body);
    const answer = await fetch(`${this.site.url}/webchat/v1${path}`, { method, headers: sent, body: content, signal });
    if (!answer.ok) throw new Refused(answer.status, await answer.json().catch(() => ({})));
    return answer;
  }

  async json(method, path, options) {
    const answer = await this.call(method, path, options);
    return answer.status === 204 ? null : answer.json();
  }

  // Starts or resumes the session; the same visitor after a reload.
  async open(name) {
    const body = name ? { identity: { name } } : {};
    const session = await this.json("POST", "/sessions", { body, headers: { "X-Webchat-Key": this.site.key } });
    this.token = session.token;
    this.cursor = session.cursor;
    sessionStorage.setItem(KEPT, session.token);
    return session;
  }

  // Newest first in the answer, oldest first here.
  history = async () => (await this.json("GET", "/messages?limit=100")).data.reverse();

  // A message that may have been lost on the way is sent again under its own id: it exists once.
  async say(message) {
    for (const wait of [0, ...RETRY]) {
      await pause(wait);
      try {
        return await this.json("POST", "/messages", { body: message });
      } catch (error) {
        if (error instanceof Refused && error.status < 500) throw error;
      }
    }
    throw new Error("CrossChat cannot be reached. Try again.");
  }

  upload = (file) => this.json("POST", `/uploads?filename=${encodeURIComponent(file.name)}`, { body: file });
  typing = () => this.call("POST", "/typing");
  read = (seq) => this.call("POST", "/read", { body: { up_to: seq } });

  leave() {
    this.gone.abort();
    sessionStorage.removeItem(KEPT);
  }

  // Follows the stream until the visitor leaves; after a break it goes on where it stopped.
  async follow() {
    for (let failed = 0; !this.gone.signal.aborted; failed += 1) {
      try {
        const headers = this.cursor ? { "Last-Event-ID": this.cursor } : {};
        const answer = await this.call("GET", "/stream", { headers, signal: this.gone.signal });
        this.live(true);
        failed = 0;
        await this.#listen(answer.body.pipeThrough(new TextDecoderStream()).getReader());
      } catch (error) {
        if (error instanceof Refused && error.status === 401) this.hear("end", {});
        if (error instanceof Refused && error.status === 401) return;
      }
      this.live(false);
      await pause(RETRY[Math.min(failed, RETRY.length - 1)]);
    }
  }

  async #listen(reader) {
    let waiting = "";
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      waiting += value;
      const blocks = waiting.split("\n\n");
      waiting = blocks.pop();
      blocks.forEach((block) => this.#event(block));
    }
  }

  #event(block) {
    const fields = Object.fromEntries(block.split("\n").filter((line) => !line.startsWith(":")).map((line) => line.split(/: (.*)/s, 2)));
    if (!fields.event) return;
    if (fields.id) this.cursor = fields.id;
    this.hear(fields.event, JSON.parse(fields.data));
  }
}
