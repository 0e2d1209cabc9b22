import type * as pulumi from "@pulumi/pulumi";
import { type PlannedResource, planProgram } from "../mock-engine.ts";
import { AzureInventor } from "./invented.ts";

/** Runs a Pulumi program of Azure without an engine or an account, and returns every resource that it declared. */
export const planResources = (
  project: string,
  stack: string,
  build: (parent: pulumi.Resource) => unknown,
): Promise<PlannedResource[]> => planProgram({ project, stack, build, cloud: new AzureInventor() });
