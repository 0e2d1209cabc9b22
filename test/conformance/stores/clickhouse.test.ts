import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { onPath } from "../on-path.ts";
import { eachChecked } from "../summary.ts";
import { containersNamed } from "./rendered.ts";

/** A Python with chdb, ClickHouse's engine as a library: `pip install chdb` in a virtual environment of its own. */
const PYTHON = process.env["HYPERION_CHDB_PYTHON"];

/** ClickHouse as one program on local files. */
const LOCAL = "clickhouse-local";

const local = onPath(LOCAL, "https://clickhouse.com/docs/install");
const library = PYTHON !== undefined && spawnSync(PYTHON, ["-c", "import chdb"]).status === 0;
if (!local && !library)
  console.warn("skipped: no ClickHouse; a Python that imports chdb, named by HYPERION_CHDB_PYTHON, does as well");

const root = mkdtempSync(join(tmpdir(), "hyperion-clickhouse-"));
let count = 0;

afterAll(() => rmSync(root, { recursive: true, force: true }));

/** Runs statements in an engine with nothing in it; the answer to the last one, or what the engine says against one. */
function ask(statements: string): string {
  count += 1;
  const file = join(root, `${count}.sql`);
  writeFileSync(file, statements);
  const program =
    "import sys\nfrom chdb import session\ns = session.Session()\nout = ''\n" +
    "for one in open(sys.argv[1]).read().split(';\\n'):\n    if one.strip(): out = str(s.query(one, 'TSV'))\nprint(out, end='')\n";
  const { status, stdout, stderr } = local
    ? spawnSync(LOCAL, ["--path", join(root, String(count)), "--queries-file", file], { encoding: "utf8" })
    : spawnSync(PYTHON ?? "", ["-c", program, file], { encoding: "utf8" });
  return status === 0 ? stdout.trim() : `refused: ${stderr}`;
}

/**
 * The rendered schema for one engine that is alone: without the cluster that copies it, and with views that are filled
 * as rows come where the cluster fills them by the clock.
 */
const alone = (schema: string): string =>
  schema
    .replace(
      /CREATE DATABASE IF NOT EXISTS (\S+) ON CLUSTER [^;]+;/,
      "CREATE DATABASE IF NOT EXISTS $1 ENGINE = Atomic;",
    )
    .replaceAll(/ENGINE = Replicated(\w*)\(\)/g, "ENGINE = $1()");

const schemas = new Set(
  containersNamed("schema").flatMap(({ files }) =>
    [...files].flatMap(([path, text]) => (path.endsWith(".sql") ? [text] : [])),
  ),
);

/** Statement that fills a view's table from what is there, as its refresh would. */
const statementOf = (schema: string, view: string): string =>
  new RegExp(`MATERIALIZED VIEW IF NOT EXISTS \\\`telemetry\\\`.\\\`${view}\\\`[^]*?\\bAS\\n([^;]+);`).exec(
    schema,
  )?.[1] ?? "";

const HUNDRED_TRACES = `INSERT INTO telemetry.otel_traces
  (Timestamp, TraceId, SpanId, ParentSpanId, SpanName, SpanKind, ServiceName, Duration, StatusCode)
SELECT now64(9) - INTERVAL 420 SECOND, toString(intDiv(number, 2)), if(number % 2 = 0, 'a', 'b'), if(number % 2 = 0, '', 'a'),
  if(number % 2 = 0, 'checkout', 'pay'), if(number % 2 = 0, 'Client', 'Server'), if(number % 2 = 0, 'shop', 'bank'),
  if(number % 2 = 0, 5000000, (intDiv(number, 2) + 1) * 1000000), if(number % 20 = 1, 'Error', 'Ok')
FROM numbers(4000)`;

describe.runIf(local || library)("ClickHouse", () => {
  eachChecked({
    program: "ClickHouse",
    what: "questions to the rendered schema",
    version: () => ask("SELECT version()"),
  });
  const [schema = ""] = schemas;

  test("makes every table and view of the rendered schema", () => {
    expect(schemas.size).toBeGreaterThan(0);
    for (const text of schemas) {
      const made = ask(`${alone(text)}\nSELECT name FROM system.tables WHERE database = 'telemetry' ORDER BY name`);
      const named = [...text.matchAll(/(?:TABLE|VIEW) IF NOT EXISTS `telemetry`\.`(\w+)`/g)].map(
        ([, name = ""]) => name,
      );
      expect(made.split("\n")).toEqual(named.sort());
    }
  });

  test("finds the edges between services, with their errors and quantiles, in some thousand spans", () => {
    const edges = statementOf(schema, "mv_service_edges");
    expect(edges).toContain("INNER JOIN");
    // The clock's window of one minute, wide enough for spans that are all of one moment.
    const wide = edges
      .replace(/INTERVAL 60 SECOND AND server/, "INTERVAL 600 SECOND AND server")
      .replace(/INTERVAL 120 SECOND/, "INTERVAL 600 SECOND");
    const answer = ask(
      `${alone(schema)}\n${HUNDRED_TRACES};\nINSERT INTO telemetry.service_edges ${wide};
SELECT Client, Server, sum(Calls), sum(Errors), arrayMap(q -> round(q / 1e6), quantilesMerge(0.5, 0.95, 0.99)(Duration)) FROM telemetry.service_edges GROUP BY Client, Server`,
    );
    const [client, server, calls, errors, quantiles] = answer.split("\t");
    expect([client, server, calls, errors]).toEqual(["shop", "bank", "2000", "200"]);
    const [half = 0, most = 0, nearlyAll = 0] = JSON.parse(quantiles ?? "[]") as number[];
    expect(Math.abs(half - 1000)).toBeLessThan(50);
    expect(Math.abs(most - 1900)).toBeLessThan(50);
    expect(Math.abs(nearlyAll - 1980)).toBeLessThan(50);
  });

  test("counts each trace's spans and errors once, with its root, and those of each operation by itself", () => {
    const rows = ask(
      `${alone(schema)}\n${HUNDRED_TRACES};
SELECT count(), sum(s), sum(e), any(r) FROM (SELECT TraceId, sum(Spans) AS s, sum(Errors) AS e, max(RootSpan) AS r FROM telemetry.trace_duration GROUP BY TraceId)`,
    );
    expect(rows).toBe("2000\t4000\t200\tcheckout");
    const operations = ask(
      `${alone(schema)}\n${HUNDRED_TRACES};
SELECT SpanName, sum(Calls), sum(Errors) FROM telemetry.operation_red GROUP BY SpanName ORDER BY SpanName`,
    );
    expect(operations).toBe("checkout\t2000\t0\npay\t2000\t200");
  });

  test("refuses a column that is misspelt, and names it", () => {
    expect(ask(alone(schema.replace("min(Timestamp) AS Start", "min(Timestam) AS Start")))).toMatch(/Timestam/);
  });
});
