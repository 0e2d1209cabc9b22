import { azureDiagram } from "../azure-diagram.ts";
import { azureNetwork } from "../azure-model.ts";
import { html } from "../html.ts";
import type { ReportModel } from "../model.ts";
import type { Section } from "../table.ts";
import { WIDTHS } from "../widths.ts";

/** The Azure network of each environment, drawn from its planned resources. */
export const networkSection = ({ environments }: ReportModel): Section => ({
  id: "network",
  title: "Azure network",
  lead: "Virtual networks, subnets and what stands in them, as the plan declares them. Lines are ways in, through the gateways, and out, through the firewall.",
  body: html`${environments.map(
    ({ name, resources }) =>
      html`<figure data-environment="${name}">${azureDiagram(`Azure network of ${name}`, azureNetwork(resources), WIDTHS)}</figure>`,
  )}`,
});
