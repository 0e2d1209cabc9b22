import { describe, expect, it } from "vitest";
import { CircuitBreaker } from "../../src/services/shared/circuit-breaker.ts";
import { VirtualClock } from "./virtual-clock.ts";

/** A breaker that is fed results as letters: S a success, F a failure. */
function fed(): {
  breaker: CircuitBreaker;
  clock: VirtualClock;
  feed: (results: string) => Promise<void>;
} {
  const clock = new VirtualClock();
  const breaker = new CircuitBreaker({ clock });
  const feed = async (letters: string) => {
    for (const letter of letters)
      await breaker.execute(
        async () => letter,
        (result) => result === "S",
      );
  };
  return { breaker, clock, feed };
}

/** A call that ends when it is told to. */
function pending(breaker: CircuitBreaker): { end: (letter: "S" | "F") => Promise<void> } {
  let resolve: (letter: "S" | "F") => void = () => {};
  const result = breaker.execute(
    () =>
      new Promise<"S" | "F">((settle) => {
        resolve = settle;
      }),
    (letter) => letter === "S",
  );
  return {
    async end(letter) {
      resolve(letter);
      await result;
    },
  };
}

/** An open breaker whose time is over: half-open at the next look. */
async function halfOpen() {
  const one = fed();
  await one.feed("FFFFF");
  one.clock.advance(30_000);
  return one;
}

describe("circuit breaker, by gobreaker's vectors", () => {
  it.each([
    ["FFFF", "closed"],
    ["FFFFF", "open"],
    ["SSSFF", "closed"],
    ["SSSFFF", "open"],
    ["FFFSS", "closed"],
    ["FFFSSF", "open"],
    ["FFSSS", "closed"],
  ] as const)("%s leaves it %s (S4-ORD-11)", async (results, state) => {
    const { breaker, feed } = fed();
    await feed(results);
    expect(breaker.state).toBe(state);
  });

  it("counts a request at its start: one under way and four failures open it (S4-ORD-11)", async () => {
    const { breaker, feed } = fed();
    const call = pending(breaker);
    await feed("FFFF");
    expect(breaker.state).toBe("open");
    await call.end("S");
    expect(breaker.state).toBe("open");
  });

  it("forgets its counts 60 s after they began (S4-ORD-11)", async () => {
    const { breaker, clock, feed } = fed();
    await feed("FFFF");
    clock.advance(60_001);
    await feed("F");
    expect(breaker.state).toBe("closed");
    expect(breaker.counts).toEqual({ requests: 1, successes: 0, failures: 1 });
  });

  it("keeps its counts for the whole of 60 s, whatever was asked in between (S4-ORD-11)", async () => {
    const { breaker, clock, feed } = fed();
    await feed("FF");
    clock.advance(59_000);
    await feed("FF");
    clock.advance(1000);
    await feed("F");
    expect(breaker.state).toBe("open");
  });

  it("rejects for 29.9 s and probes at 30 s (S4-ORD-12)", async () => {
    const { breaker, clock, feed } = fed();
    await feed("FFFFF");
    clock.advance(29_900);
    expect(breaker.state).toBe("open");
    await expect(feed("S")).rejects.toThrow("the circuit breaker is open");
    clock.advance(100);
    expect(breaker.state).toBe("half-open");
  });

  it("admits three probes and rejects a fourth for as long as one is under way (S4-ORD-13)", async () => {
    const { breaker, clock, feed } = await halfOpen();
    await feed("SS");
    const third = pending(breaker);
    await expect(feed("S")).rejects.toThrow("too many requests");
    clock.advance(600_000);
    await expect(feed("S")).rejects.toThrow("too many requests");
    await third.end("S");
    expect(breaker.state).toBe("closed");
    expect(breaker.counts.requests).toBe(0);
  });

  it.each(["F", "SF", "SSF"])("opens again after %s (S4-ORD-13)", async (results) => {
    const { breaker, clock, feed } = await halfOpen();
    await feed(results);
    expect(breaker.state).toBe("open");
    clock.advance(29_999);
    expect(breaker.state).toBe("open");
    clock.advance(1);
    expect(breaker.state).toBe("half-open");
  });

  it("stays half-open after two successes, and ignores what began before (S4-ORD-13)", async () => {
    const { breaker, clock, feed } = fed();
    const early = pending(breaker);
    await feed("FFFF");
    clock.advance(30_000);
    await feed("SS");
    await early.end("F");
    expect(breaker.state).toBe("half-open");
    expect(breaker.counts).toEqual({ requests: 2, successes: 2, failures: 0 });
  });

  it("counts a call that throws as a failure, and throws what it threw (S4-ORD-11)", async () => {
    const { breaker } = fed();
    const boom = () =>
      breaker.execute(
        () => Promise.reject(new Error("boom")),
        () => true,
      );
    for (let call = 0; call < 5; call++) await expect(boom()).rejects.toThrow("boom");
    expect(breaker.state).toBe("open");
  });
});
