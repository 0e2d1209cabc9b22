import type { k8s } from "cdk8s-plus-28";
import type { Plain } from "./kube.ts";

type Probe = Plain<k8s.Probe>;

/** How a container is asked whether it works. The three questions are different, so the answers may not be one. */
export interface ProbesProps {
  /** Path that answers 200 while the pod may receive traffic, and the port's name. */
  readonly ready: Check;
  /** Path or port that answers while the process is not stuck. It must not depend on any other program. */
  readonly live: Check;
  /** What answers once the program has started. Default: what `live` asks. */
  readonly start?: Check;
  /** How patiently `live` is asked. Default: every 10 s, 5 s for an answer, dead after six without. */
  readonly liveness?: {
    readonly periodSeconds: number;
    readonly timeoutSeconds: number;
    readonly failureThreshold: number;
  };
  /** Seconds that a start may take (replaying a write-ahead log, joining a ring). Default: 60. */
  readonly startSeconds?: number;
}

/** An HTTP path on a named port, or on one of another container by its number, or that the port accepts a connection. */
type Check = { readonly path: string; readonly port: string | number } | { readonly port: string };

const STARTUP_PERIOD = 5;

const LIVENESS = { periodSeconds: 10, timeoutSeconds: 5, failureThreshold: 6 } as const;

const handler = (check: Check): Probe =>
  "path" in check ? { httpGet: { path: check.path, port: check.port } } : { tcpSocket: { port: check.port } };

export interface Probes {
  readonly startupProbe: Probe;
  readonly readinessProbe: Probe;
  readonly livenessProbe: Probe;
}

/** Startup, readiness and liveness probes. Liveness begins when startup has succeeded. */
export function probes({ ready, live, start = live, liveness = LIVENESS, startSeconds = 60 }: ProbesProps): Probes {
  return {
    startupProbe: {
      ...handler(start),
      periodSeconds: STARTUP_PERIOD,
      timeoutSeconds: 3,
      failureThreshold: Math.ceil(startSeconds / STARTUP_PERIOD),
    },
    readinessProbe: { ...handler(ready), periodSeconds: 5, timeoutSeconds: 3, failureThreshold: 3 },
    // Slow to judge: a restart loses what is in memory, and readiness has taken the traffic away long before.
    livenessProbe: { ...handler(live), ...liveness },
  };
}
