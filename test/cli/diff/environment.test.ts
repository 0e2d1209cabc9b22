import { load } from "js-yaml";
import { describe, expect, test } from "vitest";
import { renderObjects } from "../../../charts/render.ts";
import { toYaml } from "../../../charts/workload/yaml.ts";
import { diff } from "../../../src/cli/commands/diff.ts";
import { difference, differs } from "../../../src/cli/diff/difference.ts";
import type { Manifest, Side } from "../../../src/cli/diff/side.ts";
import type { Terminal } from "../../../src/command/terminal.ts";
import { SYNC_PHASES } from "../../../src/config/hyperion/waves.ts";
import { loadEnvironment } from "../../../src/config/load.ts";
import { nilOutputs } from "../../../src/config/outputs.ts";
import type { Environment } from "../../../src/config/schema.ts";
import { VALUE_ROWS } from "../../../src/systems/core/meaning/rows.ts";
import { wholePlan } from "../../megatron/plan.ts";

const prod = loadEnvironment("prod", ".", "2026-11-01");

/** Rendered objects in the form that their files hold: what is undefined is not there. */
const manifestsOf = (rendered: readonly { readonly path: string; readonly manifest: unknown }[]): Manifest[] =>
  rendered.map(({ path, manifest }) => ({
    app: path.split("/")[0] ?? "",
    object: JSON.parse(JSON.stringify(manifest)) as Manifest["object"],
  }));

const sideOf = async (environment: Environment): Promise<Side> => ({
  values: environment,
  phases: SYNC_PHASES,
  meanings: VALUE_ROWS,
  resources: await wholePlan(environment),
  manifests: manifestsOf(renderObjects(environment, nilOutputs(environment))),
});

/** Prod with several changes at once: one plan and one rendering show them all. */
const changed = structuredClone(prod);
changed.retentionDays.traces = 20;
changed.policies.podSecurity = "Audit";
changed.firewall.idps = "Alert";
changed.consumers.push({
  ...changed.consumers[0],
  name: "third",
  endpoint: "https://otlp.third.example",
  signals: ["logs"],
  minSeverity: "ERROR",
  samplingPercent: 100,
  maxRequestsPerSecond: 200,
});
const stores = changed.clusters[0]?.pools.find(({ name }) => name === "stores");
if (stores !== undefined) stores.maxCount = 21;

const before = await sideOf(prod);
const found = difference(before, await sideOf(changed));
const said = (section: string): string[] =>
  (found.sections.find(({ id }) => id === section)?.items ?? []).map(({ risk, sentence }) => `${risk}: ${sentence}`);

describe("the difference of two states of prod", () => {
  test("a state differs from itself in nothing, also when it is read back from YAML", () => {
    const written = before.manifests.map(({ app, object }) => ({
      path: `${app}/x.yaml`,
      manifest: load(toYaml(object)),
    }));
    expect(differs(difference(before, { ...before, manifests: manifestsOf(written) }))).toBe(false);
  });

  test("a shorter retention is told as lost data, and shows in the blobs' rule and in Tempo's restart", () => {
    expect(said("values")[0]).toMatch(/^danger: Traces are kept 20 days instead of 40: /);
    expect(said("azure")).toContainEqual(
      expect.stringMatching(
        /^danger: storage-traces-lifecycle .*daysAfterModificationGreaterThan 45 → 27; older blobs are deleted/,
      ),
    );
    expect(said("restarts")).toContainEqual(
      expect.stringMatching(
        /^\w+: Wave 7 \(stores\), tempo: .*tempo-ingester-swedencentral-1.*, then tempo-ingester-swedencentral-2, then tempo-ingester-swedencentral-3 restart, \d+ pods, for new configuration/,
      ),
    );
  });

  test("a weakened theme of policies is one sentence, with every policy named below it", () => {
    const [weakened] = found.sections.find(({ id }) => id === "policies")?.items ?? [];
    expect(weakened?.risk).toBe("danger");
    // Every policy of the theme, one a line.
    const [, number] = /^(\d+) /.exec(weakened?.sentence ?? "") ?? [];
    expect(Number(number)).toBeGreaterThan(5);
    expect(weakened?.details).toHaveLength(Number(number));
    expect(weakened?.sentence).toMatch(
      /^\d+ policies \(.*\) only report now \(Deny → Audit\): what breaks them is let in\.$/,
    );
    expect(weakened?.details.join("\n")).toContain("disallow-host-path (Pod Security Standards (baseline))");
  });

  test("a new consumer: what leaves, the host that is opened, and the token that may be read", () => {
    expect(said("values")).toContainEqual(
      expect.stringMatching(
        /^attention: Consumer third is new: the logs of all services, logs from ERROR up leave the platform/,
      ),
    );
    expect(said("flows")).toContainEqual(
      expect.stringMatching(/^attention: Opened: the egress firewall lets .* out to otlp\.third\.example:443/),
    );
    expect(said("access")).toContainEqual(
      "attention: A new right in Azure: id-hyperion-secrets-prod-sdc is Key Vault Secrets User on consumer-third-token.",
    );
  });

  test("intrusion detection that only watches", () => {
    expect(said("azure")).toContainEqual(
      expect.stringMatching(/mode Deny → Alert; intrusions are no longer stopped\.$/),
    );
  });

  test("more nodes: the room and what it may cost", () => {
    expect(said("capacity")).toContainEqual("note: Pool stores runs with 6 to 21 nodes instead of 6 to 12.");
    expect(said("capacity")[0]).toMatch(
      /^attention: A month still costs \$[\d,]+ by list prices, and at most \$[\d,]+ instead of \$[\d,]+ \(\+\$3,995\)\.$/,
    );
  });

  test("every pod of ours has a pool that takes it, and every pool holds its pods at their most", () => {
    expect(found.before.capacity.homeless).toEqual([]);
    expect(found.before.capacity.pools).toHaveLength(3);
    for (const { pool, most } of found.before.capacity.pools)
      expect(most.nodes, pool.name).toBeLessThanOrEqual(pool.maxCount);
    expect(found.before.cost.unpriced).toEqual([]);
  });
});

describe("hyperion diff", () => {
  const terminal: Terminal = { print() {}, progress() {}, status() {}, style: (_format, text) => text };
  const run = (flags: Record<string, string | boolean>, ...positionals: string[]) =>
    diff.run({ positionals, flags, terminal });

  test.each([
    [{}, /diff needs --against <git ref>/],
    [{ against: "no-such-ref" }, /no commit "no-such-ref"/],
    [{ against: "HEAD", json: true, markdown: true }, /--json and --markdown: one of the two/],
  ])("refuses %o", async (flags, message) => {
    await expect(run(flags)).rejects.toThrow(message);
  });

  test("names the environments that there are", async () => {
    await expect(run({ against: "HEAD" }, "staging")).rejects.toThrow(
      /no system or environment "staging"; allowed: core, dev, qa, prod, lgtm-ha, /,
    );
  });
});
