import { z } from "zod";
import { POLICY_ACTIONS, type PolicyTheme } from "../../conventions/policy-themes.ts";

const action = z.enum(POLICY_ACTIONS).default("Deny");

/**
 * The one table of what each theme of policies does in an environment. A theme that an environment does not name
 * denies: leaving a line out must never open a door.
 */
export const policies = z
  .strictObject({
    podSecurity: action.describe("Pod Security Standards baseline and restricted, and read-only root file systems."),
    supplyChain: action.describe("Registries and pinned images."),
    imageSignatures: action.describe("Signature and vulnerability attestation of the images that we build."),
    reliability: action.describe("Requests, limits, probes, disruption budgets and topology spread."),
    tenancy: action.describe("Labels, namespaces, service accounts, and what a team may expose."),
    guardRails: action.describe("Protected namespaces and who may use a workload identity."),
  } satisfies Record<PolicyTheme, typeof action>)
  .describe("What each theme of Kyverno policies does. A theme that is left out denies.");
