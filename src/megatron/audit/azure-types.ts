import type { TypesOracle } from "../../plan/azure/types/oracle.ts";
import type { AuditRule } from "./rule.ts";

/** Holds every resource to Azure's own types of the API version that it is sent with. */
export const azureTypesRule = (oracle: TypesOracle): AuditRule => ({
  id: "Azure.Types",
  protects: "Azure takes what it is sent",
  required: "what Azure's own types of the API version in use allow",
  remedy: "state the property as the documentation of its resource type in that API version does",
  *check(plan) {
    for (const { type, name, inputs } of plan.resources)
      for (const { path, found, required } of oracle.faults({ type, inputs }))
        yield { resource: name, found: `${path} is ${found}, must be ${required}` };
  },
});
