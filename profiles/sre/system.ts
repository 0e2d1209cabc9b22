import type { System } from "../../src/systems/system.ts";
import { render } from "./render.ts";

/** Four services on one machine or in a cluster, and what watches them. */
export const sre: System = {
  name: "sre",
  title: "SRE demo platform",
  summary: "four services and their monitoring, by Compose on one machine or in Kubernetes",
  docs: "profiles/sre/README.md",
  environments: ["compose"],
  folder: () => "sre",
  validate: () => undefined,
  render: () => ({ files: render() }),
  up: async (options) => (await import("./up/stack.ts")).sreStack(options),
};
