import { COMPOSE_PROJECT, PLACES } from "../places.ts";
import { composeObservers, VOLUMES } from "./observers.ts";
import { composeServices } from "./services.ts";
import type { ComposeFile } from "./types.ts";

const named = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, {}]));

/** The whole profile on one machine with a container engine. Relative paths start at `deploy/sre/`. */
export const sreCompose = (): ComposeFile => ({
  name: COMPOSE_PROJECT,
  services: { ...composeServices(), ...composeObservers() },
  networks: named(Object.values(PLACES)),
  volumes: named(Object.values(VOLUMES)),
});
