import type { Clock } from "../shared/clock.ts";
import { type Random, weighted } from "../shared/random.ts";
import type { Endpoint } from "./endpoints.ts";
import type { Sender } from "./sender.ts";
import { TARGETS, type TargetName } from "./settings.ts";
import type { Traffic } from "./traffic.ts";

/** Milliseconds between two looks at what is to be sent. */
const TICK = 50;

/** Milliseconds that are made up for after a pause: a machine that slept sends no day's requests at once. */
const LONGEST_TICK = 1000;

interface GenerateOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly traffic: Traffic;
  readonly sender: Sender;
  readonly endpoints: Readonly<Record<TargetName, readonly Endpoint[]>>;
}

/** Sends to every service as many requests as the traffic says, whether they are answered or not, until it is stopped. */
export async function generate(options: GenerateOptions, stop: AbortSignal): Promise<void> {
  const { clock, random, traffic, sender, endpoints } = options;
  const choices = TARGETS.map(
    (service) => [service, endpoints[service].map((one) => [one, one.weight] as const)] as const,
  );
  // Requests that are due; a random fraction at the start, so that the services' requests do not come in step.
  const due = new Map(TARGETS.map((service) => [service, random()]));
  let last = clock.monotonic();
  while (!stop.aborted) {
    await clock.sleep(TICK, stop);
    traffic.advance();
    const now = clock.monotonic();
    const requests = (traffic.targetRps * Math.min(now - last, LONGEST_TICK)) / 1000;
    last = now;
    for (const [service, choice] of choices) {
      let left = (due.get(service) ?? 0) + requests;
      for (; left >= 1; left--) sender.send(service, weighted(random, choice));
      due.set(service, left);
    }
  }
  await sender.settled();
}
