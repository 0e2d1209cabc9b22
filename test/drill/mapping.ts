import { ADDRESSES, unprivileged } from "./addresses.ts";

/** Where one pod of the drill is. */
export interface PodPlace {
  readonly address: string;
  /** Directory that stands in for the root of the pod's file system. */
  readonly root: string;
  /** Paths that the pod's volumes are mounted at. */
  readonly mounts: readonly string[];
  /** Addresses of a host, for an NGINX that cannot look them up while it runs. Default: nobody's. */
  readonly addressesOf?: (host: string) => readonly string[];
}

/** Name, in a pod's directory, of the file that stands in for the image's public authorities. */
export const PUBLIC_AUTHORITIES = "public-authorities.crt";

/** One thing that is rewritten: nothing is, but by one of these. */
interface Rewrite {
  readonly says: string;
  readonly pattern: (place: PodPlace) => RegExp;
  readonly to: (place: PodPlace, match: readonly string[]) => string;
}

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\/]/g, "\\$&");

/** A mounted path, and what is below it; not a longer name that begins like it, nor the middle of a path. */
const mounted = ({ mounts }: PodPlace): RegExp =>
  new RegExp(`(?<![\\w./-])(${mounts.map(escaped).join("|")})(?=[/\\s;:"']|$)`, "gm");

const paths: Rewrite = {
  says: "a path below a volume's mount → the same path below the pod's directory",
  pattern: mounted,
  to: ({ root }, [path = ""]) => `${root}${path}`,
};

/** What is rewritten in a collector's own file. `MY_POD_IP` is the pod's address as ever, from the environment. */
export const COLLECTOR_REWRITES: readonly Rewrite[] = [
  {
    says: "http://127.0.0.1 (the hop in the same pod) → the pod's own address",
    pattern: () => /(?<=endpoint: http:\/\/)127\.0\.0\.1(?=:)/g,
    to: ({ address }) => address,
  },
  {
    says: "brokers → the one broker on the loopback",
    pattern: () => /(?<=brokers:\s+- )\S+:\d+/g,
    to: () => `${ADDRESSES.kafka.host}:${ADDRESSES.kafka.port}`,
  },
  {
    says: "clickhouse:// (a preview beside the stores) → where nobody listens",
    pattern: () => /(?<=endpoint: clickhouse:\/\/)[^:/?\s]+/g,
    to: () => ADDRESSES.nobody,
  },
  {
    says: "issuer_url, of its host → an issuer on the loopback, with the same path and in the words of Entra",
    pattern: () => /(?<=issuer_url: )https:\/\/[^/\s]+/g,
    to: () => `http://${ADDRESSES.issuer.host}:${ADDRESSES.issuer.port}`,
  },
  paths,
];

/** What is rewritten in a hop's nginx.conf. Host names stay: the drill answers for them in DNS. */
export const HOP_REWRITES: readonly Rewrite[] = [
  // Before the others: what they put in is not rewritten again.
  paths,
  {
    says: "listen → the pod's own address",
    pattern: () => /(?<=listen )(?:127\.0\.0\.1:)?(\d+)(?=;)/g,
    to: ({ address }, [, port = ""]) => `${address}:${port}`,
  },
  {
    says: "server 127.0.0.1 (another hop of the same NGINX) → the pod's own address",
    pattern: () => /(?<=server )127\.0\.0\.1(?=:)/g,
    to: ({ address }) => address,
  },
  {
    says: "resolver → the drill's DNS server",
    pattern: () => /(?<=resolver )[\d.]+(?=[ ;])/g,
    to: () => `${ADDRESSES.dns.host}:${ADDRESSES.dns.port}`,
  },
  {
    says: "a server's port below 1024 → 10,000 higher",
    pattern: () => /(?<=server [\w.-]+:)(\d+)(?= )/g,
    to: (_, [, port = ""]) => String(unprivileged(Number(port))),
  },
  {
    says: "the public authorities → the drill's authority",
    pattern: () => /(?<=proxy_ssl_trusted_certificate )\/etc\/ssl\/certs\/ca-certificates\.crt/g,
    to: ({ root }) => `${root}/${PUBLIC_AUTHORITIES}`,
  },
];

/** What is rewritten besides in a hop's nginx.conf, for an NGINX that is older than 1.27.3. */
export const FIXED_ADDRESSES: Rewrite = {
  says: "server … resolve (this NGINX is older than 1.27.3) → a server for each address that the host has at the start",
  pattern: () => /^( *)server ([\w.-]+):(\d+) (.*) resolve;$/gm,
  to: ({ addressesOf }, [, indent = "", host = "", port = "", settings = ""]) => {
    const known = addressesOf?.(host) ?? [];
    const addresses = known.length === 0 ? [ADDRESSES.nobody] : known;
    return addresses.map((address) => `${indent}server ${address}:${port} ${settings};`).join("\n");
  },
};

/** A text with every rewrite applied, in order. */
export const mapped = (rewrites: readonly Rewrite[], text: string, place: PodPlace): string =>
  rewrites.reduce(
    (now, { pattern, to }) => now.replaceAll(pattern(place), (...match: string[]) => to(place, match)),
    text,
  );

/** The mapping as a person reads it. */
export const mappingSays = (): string[] =>
  [...new Set([...COLLECTOR_REWRITES, ...HOP_REWRITES].map(({ says }) => says))].map((says) => `  ${says}`);
