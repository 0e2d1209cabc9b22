import { expect, test } from "vitest";
import { commandLine } from "../../../src/telemetry/victoria-metrics/flags.ts";
import { vmagentArgs } from "../../../src/telemetry/victoria-metrics/vmagent.ts";
import { vmalertArgs } from "../../../src/telemetry/victoria-metrics/vmalert.ts";

test("flags keep their order, repeat lists, write booleans with = and leave out what is undefined", () => {
  expect(commandLine({ b: ["x", "y"], a: false, n: 3, none: undefined })).toEqual(["-b=x", "-b=y", "-a=false", "-n=3"]);
});

test("vmagent queues on its volume with a bound, and shards only when there is more than one", () => {
  const options = { scrapeConfigFile: "/etc/scrape.yaml", remoteWriteUrls: ["http://vminsert"], queueBytes: 500 };
  const one = vmagentArgs(options);
  expect(one).toContain("-remoteWrite.maxDiskUsagePerURL=500");
  expect(one.filter((argument) => argument.startsWith("-promscrape.cluster"))).toEqual([]);
  const two = vmagentArgs({ ...options, shards: 2 });
  expect(two).toContain("-promscrape.cluster.membersCount=2");
  expect(two).toContain("-promscrape.cluster.memberNum=%{POD_NAME}");
  expect(two).toContain("-promscrape.cluster.replicationFactor=2");
});

test("vmalert tells every Alertmanager and reads its state back from where it writes queries", () => {
  const args = vmalertArgs({
    ruleFiles: ["/rules/*.yaml"],
    datasourceUrl: "http://vmselect/select/0/prometheus",
    remoteWriteUrl: "http://vminsert/insert/0/prometheus",
    alertmanagerUrls: ["http://am-0:9093", "http://am-1:9093"],
    externalUrl: "https://grafana.example.com",
    externalLabels: { cluster: "hyperion" },
  });
  expect(args.filter((argument) => argument.startsWith("-notifier.url="))).toEqual([
    "-notifier.url=http://am-0:9093",
    "-notifier.url=http://am-1:9093",
  ]);
  expect(args).toContain("-remoteRead.url=http://vmselect/select/0/prometheus");
  expect(args).toContain("-external.label=cluster=hyperion");
});
