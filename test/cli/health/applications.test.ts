import { describe, expect, test } from "vitest";
import { loadEnvironment } from "../../../src/config/load.ts";
import { ailments } from "../../../src/systems/core/health/applications.ts";
import { applicationsOf } from "../../../src/systems/core/health/argocd.ts";

const application = (name: string, sync = "Synced", health = "Healthy", message?: string) => ({
  metadata: { name },
  status: {
    sync: { status: sync },
    health: { status: health },
    ...(message === undefined ? {} : { operationState: { message } }),
  },
});

describe("applications of an environment", () => {
  test("all synced and healthy: nothing to say", () => {
    expect(ailments(["loki", "tempo"], { items: [application("tempo"), application("loki")] })).toEqual([]);
  });

  test("one that is paused by a person is well", () => {
    expect(ailments(["loki"], { items: [application("loki", "Synced", "Suspended")] })).toEqual([]);
  });

  test("one that Argo CD was told to leave alone is named, or nobody would resume it", () => {
    const paused = { ...application("loki"), spec: { syncPolicy: { automated: { prune: true, enabled: false } } } };
    expect(ailments(["loki"], { items: [paused] })).toEqual([
      { application: "loki", found: "is paused; hyperion resume lets Argo CD keep it again" },
    ]);
  });

  test.each([
    [application("loki", "OutOfSync"), "is OutOfSync"],
    [application("loki", "Synced", "Degraded", "pod crashes"), "is Degraded: pod crashes"],
    [application("loki", "Synced", "Progressing"), "is Progressing"],
    [{ metadata: { name: "loki" } }, "is of unknown sync"],
  ])("one that is not as it should be is named, %#", (item, found) => {
    expect(ailments(["loki"], { items: [item] })).toContainEqual({ application: "loki", found });
  });

  test("one that the cluster lacks, and one that Git lacks", () => {
    expect(ailments(["loki"], { items: [application("stray")] })).toEqual([
      { application: "loki", found: "is in Git and not in the cluster" },
      { application: "stray", found: "is in the cluster and not in Git" },
    ]);
  });

  test("an empty list, as Argo CD writes it, lacks them all; an answer of another kind is refused", () => {
    expect(ailments(["loki"], { items: null })).toHaveLength(1);
    expect(() => ailments(["loki"], { error: "no" })).toThrow(/no list of applications/);
  });
});

describe("asking Argo CD", () => {
  const dev = loadEnvironment("dev");
  const asking = async (answer: () => Promise<Response>) => {
    process.env["ARGOCD_AUTH_TOKEN"] = "given";
    const asked: string[] = [];
    const ask: typeof fetch = (url, options) => {
      asked.push(
        `${url instanceof Request ? url.url : url.toString()} ${new Headers(options?.headers).get("authorization")}`,
      );
      return answer();
    };
    try {
      return { asked, said: await applicationsOf(dev, ask) };
    } finally {
      delete process.env["ARGOCD_AUTH_TOKEN"];
    }
  };

  test("goes to the environment's own host, with the token given", async () => {
    const { asked, said } = await asking(() => Promise.resolve(Response.json({ items: [] })));
    expect(asked).toEqual([
      `https://argocd.${dev.dns.zone}/api/v1/applications?fields=items.metadata.name,items.spec.syncPolicy,items.status Bearer given`,
    ]);
    expect(said).toEqual({ items: [] });
  });

  test("a refusal says which group may read", async () => {
    await expect(asking(() => Promise.resolve(new Response("", { status: 403 })))).rejects.toThrow(
      /answers 403; the identity must be in groups\.grafanaViewers/,
    );
  });

  test("no answer says where it is asked from", async () => {
    const failed = new TypeError("fetch failed", { cause: new Error("getaddrinfo ENOTFOUND") });
    await expect(asking(() => Promise.reject(failed))).rejects.toThrow(
      /does not answer \(getaddrinfo ENOTFOUND\); it does inside the network only/,
    );
  });
});
