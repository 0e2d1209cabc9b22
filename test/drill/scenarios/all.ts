import { CONSUMER_SCENARIOS } from "./consumers.ts";
import { KAFKA_SCENARIOS } from "./kafka.ts";
import { LAYER_SCENARIOS } from "./layers.ts";
import type { Scenario } from "./scenario.ts";
import { STORE_SCENARIOS } from "./stores.ts";

/** Every scenario, the undisturbed one first. */
export const SCENARIOS: readonly Scenario[] = [
  ...LAYER_SCENARIOS,
  ...STORE_SCENARIOS,
  ...CONSUMER_SCENARIOS,
  ...KAFKA_SCENARIOS,
];
