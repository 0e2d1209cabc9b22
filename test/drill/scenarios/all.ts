import { CONSUMER_SCENARIOS } from "./consumers.ts";
import { HOSTILE_SCENARIOS } from "./hostile.ts";
import { KAFKA_SCENARIOS } from "./kafka.ts";
import { LAYER_SCENARIOS } from "./layers.ts";
import { ONE_POD_SCENARIOS } from "./one-pod.ts";
import { REAL_STORE_SCENARIOS } from "./real-stores.ts";
import type { Scenario } from "./scenario.ts";
import { SIGN_IN_SCENARIOS } from "./sign-in.ts";
import { STORE_SCENARIOS } from "./stores.ts";
import { STUCK_SCENARIOS } from "./stuck.ts";

/** Every scenario, the undisturbed one first. */
export const SCENARIOS: readonly Scenario[] = [
  ...LAYER_SCENARIOS,
  ...SIGN_IN_SCENARIOS,
  ...HOSTILE_SCENARIOS,
  ...STUCK_SCENARIOS,
  ...STORE_SCENARIOS,
  ...CONSUMER_SCENARIOS,
  ...KAFKA_SCENARIOS,
  ...ONE_POD_SCENARIOS,
  ...REAL_STORE_SCENARIOS,
];
