import { dump, load } from "js-yaml";
import { address, type Component, OBSERVERS, SERVICES } from "../components.ts";

/** Where this run's programs are, and its files. */
export interface Run {
  readonly directory: string;
  readonly portOffset: number;
  /** Whether a program of this name runs. */
  readonly runs: (name: string) => boolean;
}

/** A change to the rendered files, without which they could not be used outside Compose. */
interface Rewrite {
  /** Files, by path below `monitoring/`. */
  readonly files: RegExp;
  readonly why: string;
  readonly apply: (text: string, run: Run) => string;
}

type Tree = Record<string, unknown>;

export const localAddress = ({ port }: Component, { portOffset }: Pick<Run, "portOffset">): string =>
  `127.0.0.1:${port + portOffset}`;

const ALL: readonly Component[] = [...Object.values(SERVICES), ...Object.values(OBSERVERS)];

const edit = (text: string, change: (tree: Tree) => void): string => {
  const tree = load(text) as Tree;
  change(tree);
  return dump(tree, { lineWidth: -1, noRefs: true });
};

/** Port of the stand-in for Slack and PagerDuty, that prints what they would be told. */
export const NOTIFICATIONS: Component = { name: "notifications", port: 9099 };

/** Everything in which the configuration of a run differs from the rendered one. In this order. */
const REWRITES: readonly Rewrite[] = [
  {
    files: /^(prometheus\/prometheus\.yml|promtail\/promtail-config\.yml|grafana\/provisioning\/datasources\/)/,
    why: "outside Compose no name leads to a program: each listens on the loopback",
    apply: (text, run) =>
      [...ALL, { ...OBSERVERS.prometheus, name: "localhost" }].reduce(
        (changed, component) => changed.replaceAll(address(component), localAddress(component, run)),
        text,
      ),
  },
  {
    files: /^prometheus\/prometheus\.yml$/,
    why: "a job whose program does not run would fire TargetDown for ever",
    apply: (text, { runs }) =>
      edit(text, (tree) => {
        const jobs = tree["scrape_configs"] as { job_name: string }[];
        tree["scrape_configs"] = jobs.filter(
          (job) => job.job_name !== OBSERVERS.nodeExporter.name || runs(job.job_name),
        );
      }),
  },
  {
    files: /^alertmanager\//,
    why: "secrets, and a stand-in that shows what Slack and PagerDuty would be told",
    apply: (text, run) =>
      edit(text.replaceAll("/etc/alertmanager/secrets", `${run.directory}/config/alertmanager/secrets`), (tree) => {
        const global = tree["global"] as Tree;
        global["pagerduty_url"] = `http://${localAddress(NOTIFICATIONS, run)}/pagerduty`;
      }),
  },
  {
    files: /^loki\//,
    why: "the volume /loki is a directory of this run",
    apply: (text, { directory }) => text.replaceAll(/(["' ])\/loki\b/g, `$1${directory}/data/loki`),
  },
  {
    files: /^promtail\/promtail-config\.yml$/,
    why: "there is no Docker engine to ask: the services' lines are in files",
    apply: (text, { directory }) =>
      edit(text.replaceAll("/var/lib/promtail", `${directory}/data/promtail`), (tree) => {
        const [job] = tree["scrape_configs"] as Tree[];
        if (job === undefined) return;
        for (const key of ["docker_sd_configs", "relabel_configs"]) delete job[key];
        job["static_configs"] = Object.values(SERVICES).map(({ name }) => ({
          targets: ["localhost"],
          labels: { container: name, service: name, __path__: `${directory}/logs/${name}.log` },
        }));
        const stages = (job["pipeline_stages"] ?? []) as Tree[];
        job["pipeline_stages"] = stages.filter((stage) => !("docker" in stage));
      }),
  },
  {
    files: /^grafana\/provisioning\/dashboards\//,
    why: "the mounted dashboards are a directory of this run",
    apply: (text, { directory }) =>
      text.replaceAll("/var/lib/grafana/dashboards", `${directory}/config/grafana/dashboards`),
  },
];

/** The rendered files below `monitoring/` as a run uses them, by path below its `config` directory. */
export function rewritten(rendered: ReadonlyMap<string, string>, run: Run): Map<string, string> {
  const own = [...rendered].flatMap(([path, text]) => {
    const file = /^monitoring\/(.*)$/.exec(path)?.[1];
    return file === undefined || file.includes("kubernetes") ? [] : [[file, text] as const];
  });
  return new Map(
    own.map(([file, text]) => [
      file,
      REWRITES.filter(({ files }) => files.test(file)).reduce((changed, { apply }) => apply(changed, run), text),
    ]),
  );
}
