import { PORTS } from "../ports.ts";
import { CACHE_MEMORY_PERCENT, commandLine } from "./flags.ts";

/** Where vmagent queues what it cannot deliver; a volume of its own. */
export const VMAGENT_QUEUE_PATH = "/vmagent-queue";

export interface VmagentOptions {
  /** Path of the file that `scrapeConfig` makes. */
  readonly scrapeConfigFile: string;
  /** Remote-write URLs; every one gets everything. */
  readonly remoteWriteUrls: readonly string[];
  /** Bytes queued on disk for each URL. vmagent drops the oldest beyond it: at most the volume's size. */
  readonly queueBytes: number;
  /** Instances that share the targets, as a StatefulSet. Each target is scraped by two of them. Default: 1. */
  readonly shards?: number;
}

/** Instances that scrape each target: while one is away, nothing is unseen. */
const SCRAPERS_OF_A_TARGET = 2;

/** vmagent's arguments. With shards, each pod takes its number from the ordinal in POD_NAME. */
export const vmagentArgs = ({ shards = 1, ...options }: VmagentOptions): string[] =>
  commandLine({
    "promscrape.config": options.scrapeConfigFile,
    "promscrape.config.strictParse": true,
    "promscrape.cluster.membersCount": shards > 1 ? shards : undefined,
    "promscrape.cluster.memberNum": shards > 1 ? "%{POD_NAME}" : undefined,
    "promscrape.cluster.replicationFactor": shards > 1 ? SCRAPERS_OF_A_TARGET : undefined,
    "remoteWrite.url": options.remoteWriteUrls,
    "remoteWrite.tmpDataPath": VMAGENT_QUEUE_PATH,
    "remoteWrite.maxDiskUsagePerURL": options.queueBytes,
    httpListenAddr: `:${PORTS.vmagent.http}`,
    "memory.allowedPercent": CACHE_MEMORY_PERCENT,
    loggerFormat: "json",
  });
