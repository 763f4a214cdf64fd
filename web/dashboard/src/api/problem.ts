/** What the API answered instead: RFC 9457 problem JSON, whose `detail` says what to do. */
export class ApiProblem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly details: Record<string, unknown> = {},
    /** Seconds to wait, where the server said so. */
    readonly retryAfter: number | null = null,
  ) {
    super(message);
    this.name = "ApiProblem";
  }
}

/** The server could not be reached at all: offline, restarting, or a broken connection. */
export class Unreachable extends Error {
  constructor() {
    super("unreachable");
    this.name = "Unreachable";
  }
}

export async function problemOf(response: Response): Promise<ApiProblem> {
  const body = await response
    .clone()
    .json()
    .catch(() => ({}));
  const { code, detail, title, status: _status, type: _type, ...details } = body ?? {};
  const message = typeof detail === "string" ? detail : (title ?? response.statusText);
  const wait = Number(response.headers.get("retry-after"));
  return new ApiProblem(
    response.status,
    String(code ?? response.status),
    String(message),
    details,
    Number.isFinite(wait) && wait > 0 ? wait : null,
  );
}
