import type { Clock } from "../shared/clock.ts";

/** Milliseconds that a health check may take. */
const TIMEOUT = 3000;

/** Whether the address answers 200, and nothing else, in time. Redirects are not followed. Never rejects. */
export const answersOk =
  (url: string, { clock, fetch }: { clock: Pick<Clock, "deadline">; fetch: typeof globalThis.fetch }) =>
  async (): Promise<boolean> => {
    const deadline = clock.deadline(TIMEOUT);
    try {
      const response = await fetch(url, { signal: deadline.signal, redirect: "manual" });
      await response.body?.cancel();
      return response.status === 200;
    } catch {
      return false;
    } finally {
      deadline.cancel();
    }
  };
