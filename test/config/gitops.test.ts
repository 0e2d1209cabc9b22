import { expect, test } from "vitest";
import { environmentRef, repositoryUrl } from "../../src/config/git.ts";
import { gitops } from "../../src/config/hyperion/schema/gitops.ts";
import { loadEnvironment } from "../../src/config/load.ts";

const valid = loadEnvironment("prod").gitops;
const [syncWindow] = valid.syncWindows;

test.each([
  ["a schedule of names", { schedule: "0 16 * * FRI" }],
  ["a schedule of four fields", { schedule: "0 16 * *" }],
  ["a duration without a unit", { duration: "61" }],
  ["a window without a reason", { reason: "" }],
  ["a key that does not exist", { days: 3 }],
])("a sync window is refused: %s", (_, change) => {
  const { error } = gitops.safeParse({ ...valid, syncWindows: [{ ...syncWindow, ...change }] });
  const [key] = Object.keys(change);
  // An unknown key is reported at the window that it stands in.
  expect(error?.issues.map(({ path }) => path)).toEqual([
    key === "days" ? ["syncWindows", 0] : ["syncWindows", 0, key],
  ]);
  expect(gitops.safeParse(valid).success).toBe(true);
});

test("prod holds deployments back at the weekend, dev and qa never", () => {
  expect(syncWindow?.kind).toBe("deny");
  for (const name of ["dev", "qa"]) expect(loadEnvironment(name).gitops.syncWindows).toEqual([]);
});

test("the ref and the repository are composed in one place", () => {
  expect(environmentRef("qa")).toBe("env/qa");
  expect(repositoryUrl({ owner: "o", repository: "r" })).toBe("https://github.com/o/r.git");
});
