import { entraApplications } from "../../config/azure/entra-applications.ts";
import type { Environment } from "../../config/schema.ts";
import { type BootstrapStep, tsv } from "./step.ts";

/** The steps that make each Entra application what its readers need; the applications themselves are made by hand. */
export const applicationSteps = (environment: Environment): BootstrapStep[] =>
  entraApplications(environment).flatMap(({ key, clientId, settings }) =>
    settings.map(({ purpose, query, prints, change }) => ({
      purpose: `Entra application ${key}: ${purpose}`,
      check: ["ad", "app", "show", "--id", clientId, ...tsv(query)],
      done: { prints },
      command: [
        ...["rest", "--method", "PATCH"],
        ...["--url", `https://graph.microsoft.com/v1.0/applications(appId='${clientId}')`],
        ...["--headers", "Content-Type=application/json", "--body", JSON.stringify(change)],
      ],
      right: "Owner of the Entra application, or Cloud Application Administrator",
    })),
  );
