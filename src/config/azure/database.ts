import type { Environment } from "../schema.ts";
import { names } from "./names.ts";

/** Grafana's database in PostgreSQL: Megatron makes it, Grafana signs in to it. */
export const GRAFANA_DATABASE = { name: "grafana", user: "grafana", port: 5432 } as const;

/** Host of the database server. It resolves to a private address, and its certificate bears this name. */
export const grafanaDatabaseHost = (environment: Environment): string =>
  `${names(environment).database}.postgres.database.azure.com`;
