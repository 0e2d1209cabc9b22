import { type Breach, rule } from "../../rules/rule.ts";

const ROOT = ["hyperion", "tenants"] as const;

/** Tenants are apart: a name, an account and producers each, so that nobody's data is another's by mistake. */
export const tenantRules = [
  rule(["hyperion"], function* ({ hyperion }): Generator<Breach> {
    const seen = new Map<string, number>();
    for (const [index, { name, account, producers }] of hyperion.tenants.entries()) {
      const claims = [
        { path: ["name"], id: `name ${name}`, found: name },
        { path: ["account"], id: `account ${account}`, found: String(account) },
        ...producers.map((producer, at) => ({
          path: ["producers", at],
          id: `producer ${producer}`,
          found: producer,
        })),
      ];
      for (const { path, id, found } of claims) {
        const before = seen.get(id);
        if (before === undefined) seen.set(id, index);
        else {
          yield {
            path: [...ROOT, index, ...path],
            found,
            allowed: `one that hyperion.tenants.${before} does not have`,
          };
        }
      }
    }
  }),

  rule(["hyperion", "retentionDays"], function* ({ hyperion, retentionDays }): Generator<Breach> {
    for (const [index, tenant] of hyperion.tenants.entries()) {
      for (const store of ["traces", "logs"] as const) {
        const days = tenant[store].retentionDays;
        if (days === undefined || days <= retentionDays[store]) continue;
        yield {
          path: [...ROOT, index, store, "retentionDays"],
          found: String(days),
          allowed: `at most retentionDays.${store}, ${retentionDays[store]}`,
          remedy: "raise retentionDays for all: the container's lifecycle rule is derived from it",
        };
      }
    }
  }),
];
