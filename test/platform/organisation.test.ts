import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { renderEnvironment } from "../../charts/render.ts";
import { parseEnvironment } from "../../src/config/load.ts";
import { nilOutputs } from "../../src/config/outputs.ts";

/** The organisation of the committed environments. */
const NAME = /carrier/i;

/** "Carrier" as a word of English: ranges of addresses that carriers use, and what carries a signal. */
const WORD = /\bcarriers\b/g;

const files = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .map((file) => join(folder, file));

test("the organisation's name is a value: with another one, nothing that is rendered has the first (S0-GEN-02)", () => {
  const text = readFileSync("Pulumi.prod.yaml", "utf8").replaceAll("carrier", "acme").replaceAll("Carrier", "Acme");
  const environment = parseEnvironment("Pulumi.prod.yaml", text);
  const rendered = renderEnvironment(environment, nilOutputs(environment));
  expect([...rendered].filter(([, manifest]) => NAME.test(manifest)).map(([path]) => path)).toEqual([]);
  const store = rendered.get("tempo/StatefulSet-tempo-metrics-generator.yaml");
  expect(store).toContain("hyperion.acme.example/layer: storage");
});

test("no code names an organisation (S0-GEN-02)", () => {
  const naming = ["src", "charts", "policies", "bootstrap"]
    .flatMap(files)
    .filter((file) => NAME.test(readFileSync(file, "utf8").replaceAll(WORD, "")));
  expect(naming).toEqual([]);
});
