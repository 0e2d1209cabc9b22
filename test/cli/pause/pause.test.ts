import { describe, expect, test } from "vitest";
import { isPaused, type Kubectl, setPaused } from "../../../src/systems/core/pause/pause.ts";

interface Application {
  spec: { syncPolicy: { automated?: { prune: boolean; enabled?: boolean | null } } };
  status: { operationState?: { phase: string } };
}

const application = (phase = "Succeeded"): Application => ({
  spec: { syncPolicy: { automated: { prune: true } } },
  status: { operationState: { phase } },
});

/** A cluster with one Application: takes a patch as the API server takes a merge patch of this depth. */
function clusterWith(object: Application, took: (patch: string) => boolean = () => true) {
  const asked: string[] = [];
  const kubectl: Kubectl = (verb = "", target = "", ...rest) => {
    asked.push(`${verb} ${target}`);
    const patch = rest.at(-1) ?? "";
    if (verb === "patch" && took(patch)) {
      const { enabled } = (JSON.parse(patch) as Application).spec.syncPolicy.automated ?? {};
      if (enabled === null) delete object.spec.syncPolicy.automated?.enabled;
      else Object.assign(object.spec.syncPolicy.automated ?? {}, { enabled });
    }
    return JSON.stringify(object);
  };
  return { kubectl, asked };
}

const waiting = { seconds: 3, pause: async () => undefined };

describe("pausing an application", () => {
  test("leaves everything that Git states as it is, and resuming leaves nothing behind", async () => {
    const loki = application();
    const { kubectl, asked } = clusterWith(loki);
    await setPaused(kubectl, "loki", true, waiting);
    expect(loki.spec.syncPolicy).toEqual({ automated: { prune: true, enabled: false } });
    expect(isPaused(loki)).toBe(true);
    await setPaused(kubectl, "loki", false, waiting);
    expect(loki.spec.syncPolicy).toEqual({ automated: { prune: true } });
    expect(new Set(asked)).toEqual(
      new Set(["get applications.argoproj.io/loki", "patch applications.argoproj.io/loki"]),
    );
  });

  test("waits for a sync that began before, and says when it goes on", async () => {
    const syncing = application("Running");
    const pause = async () => {
      syncing.status = { operationState: { phase: "Succeeded" } };
    };
    await setPaused(clusterWith(syncing).kubectl, "loki", true, { seconds: 3, pause });
    await expect(setPaused(clusterWith(application("Running")).kubectl, "loki", true, waiting)).rejects.toThrow(
      "loki is paused, and a sync that began before is still under way after 3 s: change nothing yet",
    );
  });

  test("says where the cluster does not have what it was told", async () => {
    const { kubectl } = clusterWith(application(), () => false);
    await expect(setPaused(kubectl, "loki", true, waiting)).rejects.toThrow("loki is not paused although");
  });

  test("refuses one whose automated was taken away: there is nothing to switch", async () => {
    const bare: Application = { spec: { syncPolicy: {} }, status: {} };
    await expect(setPaused(clusterWith(bare).kubectl, "loki", true, waiting)).rejects.toThrow(
      "loki has no spec.syncPolicy.automated",
    );
  });
});
