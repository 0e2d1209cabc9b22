import { renderEnvironment } from "../../charts/render.ts";
import { ENVIRONMENTS, loadEnvironment } from "../../src/config/load.ts";
import { nilOutputs } from "../../src/config/outputs.ts";
import type { Environment } from "../../src/config/schema.ts";

/** The environment with `factor` times its tenants and consumers; every copy is a team of its own. */
function withMoreTeams(environment: Environment, factor: number): Environment {
  const copies = [...Array(factor).keys()];
  const named = (name: string, copy: number) => (copy === 0 ? name : `${name}-${copy}`);
  const tenants = environment.hyperion.tenants.flatMap((tenant, index, all) =>
    copies.map((copy) => ({
      ...tenant,
      name: named(tenant.name, copy),
      account: copy * 1000 + index + all.length,
      producers: copy === 0 ? tenant.producers : [],
    })),
  );
  const consumers = environment.consumers.flatMap((consumer) =>
    copies.map((copy) => ({
      ...consumer,
      name: named(consumer.name, copy),
      endpoint: `https://${named(consumer.name, copy)}.example`,
    })),
  );
  return { ...environment, consumers, hyperion: { ...environment.hyperion, tenants } };
}

/** Objects of all environments, with `factor` times their teams. */
export const renderAll = (factor: number): number =>
  ENVIRONMENTS.reduce((sum, name) => {
    const environment = withMoreTeams(loadEnvironment(name), factor);
    return sum + renderEnvironment(environment, nilOutputs(environment)).size;
  }, 0);

// As a process: how much one rendering costs from a cold start.
if (import.meta.main) renderAll(Number(process.argv[2] ?? 1));
