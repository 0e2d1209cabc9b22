import { load } from "js-yaml";
import { describe, expect, test } from "vitest";
import { FALCO_WATCHES } from "../../../charts/hyperion/falco.ts";
import { hyperion } from "../../../charts/hyperion.ts";
import type { FalcoEntry } from "../../../charts/security/falco/condition.ts";
import { falcoRules, falcoRulesFile } from "../../../charts/security/falco/rules.ts";
import { type Addresses, type Flow, flow, includes, type Peer, type Pods } from "../../../charts/workload/flow.ts";
import { nilOutputs } from "../../../src/config/outputs.ts";
import { environmentOf, environments, releaseOf, valueAt } from "../delivery/platform-apps.ts";
import { evaluator, type FalcoEvent } from "./falco-evaluator.ts";

const prod = environmentOf("prod");
const { network } = prod;

const podsNamed = (name: string): Pods => ({
  kind: "pods",
  name,
  namespace: "hyperion",
  labels: { "app.kubernetes.io/name": name },
});
const store = podsNamed("store");
const client = podsNamed("client");
const blob: Addresses = { kind: "addresses", name: "blob", cidrs: ["10.99.0.0/24"] };
const world: Addresses = { kind: "addresses", name: "world", cidrs: ["0.0.0.0/0"], except: ["10.0.0.0/8"] };
const flows = [
  flow(client, store, 3100, "asks"),
  flow(store, blob, 443, "keeps"),
  flow(client, world, 443, "signs in"),
  { ...flow(client, store, 30000, "many"), endPort: 30010 },
];
const watched = [
  { pods: store, listens: [3100, 9095] },
  { pods: client, listens: undefined },
];
const fires = evaluator(falcoRules({ network, ...FALCO_WATCHES, watched, flows }));

const insidePods = (cidr: string): string => `${cidr.split(".").slice(0, 2).join(".")}.3.4`;
const POD_ADDRESS = insidePods(network.podCidr);
const SERVICE_ADDRESS = insidePods(network.serviceCidr);

/** An event in a container of the pods. */
const inPod = ({ namespace, labels }: Pods, event: FalcoEvent): FalcoEvent => ({
  "container.id": "0123456789ab",
  "k8s.ns.name": namespace,
  ...Object.fromEntries(Object.entries(labels).map(([name, value]) => [`k8s.pod.label[${name}]`, value])),
  ...event,
});

const connect = (address: string, port: number): FalcoEvent => ({
  "evt.type": "connect",
  "evt.rawres": 0,
  "fd.typechar": "4",
  "fd.l4proto": "tcp",
  "fd.sip": address,
  "fd.sport": port,
});

const UNDECLARED = "Undeclared connection of a store or collector";

describe("a connection", () => {
  test.each([
    ["to a declared pod", client, POD_ADDRESS, 3100],
    ["to the Service of one", client, SERVICE_ADDRESS, 3100],
    ["at the end of a declared range", client, POD_ADDRESS, 30010],
    ["to declared addresses", store, "10.99.0.7", 443],
    ["to the world, where that is declared", client, "20.1.2.3", 443],
    ["to DNS", store, SERVICE_ADDRESS, 53],
    ["within the pod", store, "127.0.0.1", 4444],
  ])("%s is no finding (S0-SEC-04)", (_, from, address, port) => {
    expect(fires(inPod(from, connect(address, port)))).toEqual([]);
  });

  test.each([
    ["to a declared pod at another port", client, POD_ADDRESS, 9095],
    ["after the end of a declared range", client, POD_ADDRESS, 30011],
    ["that only another pod has declared", store, POD_ADDRESS, 3100],
    ["to addresses beside the declared ones", store, "10.99.1.7", 443],
    ["to the world, where that is not declared", store, "20.1.2.3", 443],
    ["to what is excepted from the world", client, "10.7.7.7", 443],
  ])("%s is one (S0-SEC-04)", (_, from, address, port) => {
    expect(fires(inPod(from, connect(address, port)))).toEqual([UNDECLARED]);
  });

  test("of a pod that nobody declared is one, and of a pod whose labels are not known yet is none (S0-SEC-04)", () => {
    expect(fires(inPod(podsNamed("stranger"), connect(POD_ADDRESS, 3100)))).toEqual([UNDECLARED]);
    expect(fires(inPod({ ...store, labels: {} }, connect(POD_ADDRESS, 3100)))).toEqual([]);
  });

  test("that waits for its answer counts, one that failed at once does not", () => {
    const refused = { ...connect("20.1.2.3", 443), "evt.rawres": -111, "evt.res": "ECONNREFUSED" };
    expect(fires(inPod(store, { ...refused, "evt.res": "EINPROGRESS" }))).toEqual([UNDECLARED]);
    expect(fires(inPod(store, refused))).toEqual([]);
  });

  test("to the metadata service is a finding of its own (S0-SEC-04)", () => {
    expect(fires(inPod(store, connect("169.254.169.254", 80)))).toEqual(["Connection to the metadata service"]);
  });

  test("to a pool of miners is a finding in every namespace (S0-SEC-04)", () => {
    const elsewhere = { ...store, namespace: "team-a" };
    expect(fires(inPod(elsewhere, connect("20.1.2.3", 3333)))).toEqual(["Connection to a mining pool"]);
    expect(fires(inPod(elsewhere, connect("20.1.2.3", 443)))).toEqual([]);
    expect(fires({ ...inPod(elsewhere, connect("20.1.2.3", 3333)), "container.id": "host" })).toEqual([]);
  });
});

describe("a listening port", () => {
  const take = (type: string, port: number) => ({ ...connect(POD_ADDRESS, port), "evt.type": type });

  test.each(["accept", "accept4", "listen"])("is declared by a container or a connection: %s (S0-SEC-04)", (type) => {
    for (const port of [3100, 9095]) expect(fires(inPod(store, take(type, port)))).toEqual([]);
    expect(fires(inPod(store, take(type, 4444)))).toEqual(["Undeclared listening port"]);
  });

  test("of pods that an operator makes is not judged: nobody knows which they are", () => {
    expect(fires(inPod(client, take("listen", 4444)))).toEqual([]);
  });
});

describe("a program", () => {
  const starts = (event: FalcoEvent) => ({ "evt.type": "execve", "evt.arg.res": 0, "proc.vpid": 17, ...event });
  const bash = { "proc.name": "bash", "proc.cmdline": "bash", "proc.pname": "runc", "proc.tty": 34816 };

  test("that is a shell is a finding, but for the one that starts a container (S0-SEC-04)", () => {
    expect(fires(inPod(store, starts(bash)))).toEqual(["Shell in a telemetry pod"]);
    expect(fires(inPod(store, starts({ ...bash, "proc.tty": 0 })))).toEqual(["Shell in a telemetry pod"]);
    expect(fires(inPod(store, starts({ ...bash, "proc.vpid": 1 })))).toEqual([]);
  });

  test("that is a shell of Kafka's own scripts has no terminal (S0-SEC-04)", () => {
    const kafka = { ...store, namespace: "kafka" };
    expect(fires(inPod(kafka, starts({ ...bash, "proc.tty": 0 })))).toEqual([]);
    expect(fires(inPod(kafka, starts(bash)))).toEqual(["Shell in a telemetry pod"]);
  });

  test.each([
    ["by its name", { "proc.name": "xmrig", "proc.cmdline": "xmrig" }],
    ["by its pool", { "proc.name": "a", "proc.cmdline": "a -o stratum+tcp://pool.example:443" }],
  ])("that mines is a finding in every namespace: %s (S0-SEC-04)", (_, program) => {
    expect(fires(inPod({ ...store, namespace: "team-a" }, starts(program)))).toEqual(["Miner started"]);
  });
});

describe("a file", () => {
  const open = (name: string, event: FalcoEvent) => ({
    "evt.type": "openat",
    "fd.name": name,
    "proc.vpid": 17,
    "proc.pname": "sh",
    ...event,
  });
  const read = { "evt.is_open_read": true };
  const written = { "evt.is_open_write": true };
  const TOKEN = "/var/run/secrets/kubernetes.io/serviceaccount/token";

  test("that holds a token is the own program's to read (S0-SEC-04)", () => {
    for (const token of [TOKEN, "/var/run/secrets/azure/tokens/azure-identity-token", TOKEN.slice("/var".length)]) {
      expect(fires(inPod(store, open(token, read)))).toEqual(["Token read by a foreign program"]);
    }
    expect(fires(inPod(store, open(TOKEN, { ...read, "proc.vpid": 1 })))).toEqual([]);
    expect(fires(inPod(store, open(TOKEN, { ...read, "proc.pname": "tini" })))).toEqual([]);
    const backup = { ...read, "proc.name": "vmbackup-prod" };
    expect(fires(inPod(store, open(TOKEN, { ...backup, "proc.pvpid": 1 })))).toEqual([]);
    expect(fires(inPod(store, open(TOKEN, { ...backup, "proc.pvpid": 20 })))).toHaveLength(1);
    expect(fires(inPod(store, open("/etc/loki/config.yaml", read)))).toEqual([]);
  });

  test.each(["/bin/ls", "/usr/bin/loki", "/usr/local/bin/x", "/opt/kafka/bin/x"])(
    "of a program is never written: %s (S0-SEC-04)",
    (name) => {
      expect(fires(inPod(store, open(name, written)))).toEqual(["Write below a directory of programs"]);
      expect(fires(inPod(store, open(name, read)))).toEqual([]);
    },
  );

  test("of data is written", () => {
    expect(fires(inPod(store, open("/var/loki/chunk", written)))).toEqual([]);
  });
});

describe.each(environments.map((environment) => [environment.environment, environment] as const))(
  "the rules of %s",
  (_name, environment) => {
    const { charts, flows: declared } = hyperion(environment, nilOutputs(environment));
    const release = charts.find(({ app }) => app === "apps")?.toJson() as {
      metadata: { name: string };
      spec: unknown;
    }[];
    const falco = release.find(({ metadata }) => metadata.name === "falco")?.spec;
    const file = valueAt(falco, ["source", "helm", "valuesObject", "customRules", "hyperion.yaml"]);
    const entries = load(String(file)) as FalcoEntry[];
    const judge = evaluator(entries);
    const subjects = charts
      .flatMap((chart) => chart.pods)
      .filter(({ namespace }) => ["hyperion", "kafka", "nginx-ingress"].includes(namespace));

    const addressOf = (to: Peer): string => {
      if (to.kind === "pods") return insidePods(environment.network.podCidr);
      const [cidr = ""] = to.cidrs;
      return cidr === "0.0.0.0/0" ? "20.1.2.3" : (cidr.split("/")[0] ?? "");
    };
    const judged = (flow: Flow, subject: Pods): string[] =>
      judge(inPod(subject, connect(addressOf(flow.to), flow.port)));

    test("let through every declared connection of every pod, and tell of one that no pod declares (S0-SEC-04)", () => {
      const sent = subjects.flatMap((subject) =>
        declared
          .filter(({ from, protocol }) => protocol === "TCP" && includes(from, subject))
          .map((one) => ({ subject, one })),
      );
      expect(sent.length).toBeGreaterThan(50);
      for (const { subject, one } of sent)
        expect(judged(one, subject), `${subject.name} to ${one.to.name}`).toEqual([]);
      const watchedPods = subjects.filter(({ namespace }) => namespace === "hyperion");
      expect(watchedPods.length).toBeGreaterThan(20);
      for (const subject of watchedPods)
        expect(judge(inPod(subject, connect("20.1.2.3", 25))), subject.name).toEqual([UNDECLARED]);
    });

    test("let every container listen at its own ports and at no other (S0-SEC-04)", () => {
      const listeners = charts.flatMap(({ listening, pods }) =>
        [...listening].flatMap(([of, ports]) => {
          const subject = pods.find((one) => one.name === of);
          return subject === undefined || subject.namespace !== "hyperion" ? [] : [{ subject, ports }];
        }),
      );
      expect(listeners.length).toBeGreaterThan(15);
      const listen = (port: number) => ({ ...connect("10.0.0.1", port), "evt.type": "listen" });
      for (const { subject, ports } of listeners) {
        for (const port of ports) expect(judge(inPod(subject, listen(port))), `${subject.name}:${port}`).toEqual([]);
        expect(judge(inPod(subject, listen(61234))), subject.name).toEqual(["Undeclared listening port"]);
      }
    });

    test("have names of their own, and each says where, how bad and what for", () => {
      const rules = entries.flatMap((entry) => ("rule" in entry ? [entry] : []));
      expect(new Set(rules.map(({ rule }) => rule)).size).toBe(rules.length);
      expect(rules.length).toBeGreaterThan(5);
      for (const { priority, rule } of rules) expect(["WARNING", "ERROR", "CRITICAL"], rule).toContain(priority);
      for (const { output, desc, tags } of rules) {
        expect(output).toMatch(/pod=%k8s\.pod\.name namespace=%k8s\.ns\.name/);
        expect(desc).toMatch(/\.$/);
        expect(tags).toContain("hyperion");
      }
    });
  },
);

describe("the evaluator", () => {
  test.each([
    ["a macro that is not there", "hyperion_none and evt.num = 1", "neither a field nor a macro"],
    ["a parenthesis that is not closed", "(evt.num = 1", ") expected"],
    ["an operator that Falco has not", "evt.num like 1", "no operator"],
    ["words after the end", "evt.num = 1 evt.num = 2", "what is"],
  ])("refuses %s", (_, condition, message) => {
    const rule = { desc: "", output: "", priority: "NOTICE", tags: [] } as const;
    expect(() => evaluator([{ ...rule, rule: "r", condition }])({ "evt.num": 1 })).toThrow(message);
  });
});

describe("Falco", () => {
  const { values, flows: opened, pods } = releaseOf(prod, "falco");

  test("runs by modern eBPF without a privileged container (S0-SEC-04)", () => {
    expect(values["driver"]).toMatchObject({ kind: "modern_ebpf", modernEbpf: { leastPrivileged: true } });
    expect(Object.keys(values["customRules"] as object)).toEqual(["hyperion.yaml"]);
    expect(load(falcoRulesFile({ network, ...FALCO_WATCHES, watched: [], flows: [] }))).toBeInstanceOf(Array);
  });

  test("hands findings to the ingress collector as logs, over TLS with a client certificate (S0-SEC-04)", () => {
    const env = valueAt(values, ["falcosidekick", "config", "extraEnv"]) as { name: string; value: string }[];
    const byName = Object.fromEntries(env.map(({ name, value }) => [name, value]));
    expect(byName).toMatchObject({
      OTLP_LOGS_ENDPOINT: "https://x:4321/v1/logs",
      // gRPC would ignore the certificates.
      OTLP_LOGS_PROTOCOL: "http/protobuf",
      OTEL_EXPORTER_OTLP_LOGS_CERTIFICATE: "/etc/hyperion-tls/ca.crt",
      OTEL_EXPORTER_OTLP_LOGS_CLIENT_CERTIFICATE: "/etc/hyperion-tls/tls.crt",
      OTEL_EXPORTER_OTLP_LOGS_CLIENT_KEY: "/etc/hyperion-tls/tls.key",
    });
    expect(valueAt(values, ["falcosidekick", "extraVolumes"])).toEqual([
      { name: "tls", secret: { secretName: "falcosidekick-tls" } },
    ]);
    expect(pods?.map(({ name }) => name)).toEqual(["falco", "falcosidekick"]);
    expect(opened?.map(({ from, to, port }) => `${from.name} ${to.name} ${port}`)).toEqual([
      "falco internet 443",
      "falco falcosidekick 2801",
      "falcosidekick x 4321",
    ]);
  });
});
