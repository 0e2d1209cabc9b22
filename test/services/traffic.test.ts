import { expect, it } from "vitest";
import { Traffic } from "../../src/services/load-generator/traffic.ts";
import { seededRandom } from "../../src/services/shared/random.ts";
import { VirtualClock } from "./virtual-clock.ts";

const DAY_SECONDS = 24 * 60 * 60;
const SETTINGS = { baseRps: 10, cycleSeconds: 10, burstProbability: 0.02, timeZone: "UTC" };

/** Looks at the traffic once in so many seconds. */
function* seconds(days: number, step: number, seed = 1) {
  const clock = new VirtualClock(Date.UTC(2026, 5, 1));
  const traffic = new Traffic({ settings: SETTINGS, clock, random: seededRandom(seed), onBurst: () => {} });
  for (let second = 0; second < days * DAY_SECONDS; second += step, clock.advance(step * 1000)) {
    traffic.advance();
    yield { second, traffic };
  }
}

it("is in a burst 5.7 % of thirty days (S4-LGN-06, S4-LGN-07)", () => {
  let bursting = 0;
  let looks = 0;
  for (const { traffic } of seconds(30, 10)) {
    looks++;
    if (traffic.bursting) bursting++;
  }
  expect(Math.abs((100 * bursting) / looks - 5.7)).toBeLessThan(0.2);
});

it("follows the formula over a day, 20 % to 100 % of the base rate outside bursts (S4-LGN-02, S4-LGN-05)", () => {
  const rates: number[] = [];
  for (const { second, traffic } of seconds(1, 1)) {
    const hour = second / 3600;
    const formula = 10 * (0.2 + 0.8 * (0.5 + 0.5 * Math.cos(((hour - 12) * Math.PI) / 12)));
    expect(traffic.targetRps).toBeCloseTo(formula * (traffic.bursting ? 5 : 1), 6);
    if (!traffic.bursting) rates.push(traffic.targetRps);
  }
  expect(Math.min(...rates)).toBeGreaterThanOrEqual(2);
  expect(Math.max(...rates)).toBeLessThanOrEqual(10);
});
