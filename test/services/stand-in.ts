import type { VirtualClock } from "./virtual-clock.ts";

interface Reply {
  readonly status: number;
  readonly body?: unknown;
  /** Milliseconds until the answer. Default: 0. */
  readonly after?: number;
}

/** A call that a service made. */
export interface Call {
  readonly method: string;
  readonly url: string;
  readonly body: unknown;
}

/** In the place of other services: answers as `reply` says, and keeps what it was asked. An error it returns is a connection that fails. */
export function standIn(
  clock: VirtualClock,
  reply: (call: Call) => Reply | Error,
): { fetch: typeof fetch; calls: Call[] } {
  const calls: Call[] = [];
  return {
    calls,
    fetch: async (url, init) => {
      const call = {
        method: init?.method ?? "GET",
        url: url instanceof Request ? url.url : url.toString(),
        body: typeof init?.body === "string" ? JSON.parse(init.body) : undefined,
      };
      calls.push(call);
      const answer = reply(call);
      if (answer instanceof Error) throw new TypeError("fetch failed", { cause: answer });
      const { status, body = {}, after = 0 } = answer;
      await clock.sleep(after);
      if (init?.signal?.aborted === true) throw init.signal.reason;
      return Response.json(body, { status });
    },
  };
}
