import type { Scenario, Stage } from "./scenario.ts";

const ingressStopped = ({ pipeline }: Stage) => Promise.all(pipeline.layer("ingress").pods.map((pod) => pod.stop()));

const ingressStarted = ({ pipeline }: Stage) => Promise.all(pipeline.layer("ingress").pods.map((pod) => pod.start()));

/** The provider of producers' sign-in is away when it is needed most: while ingress starts. */
export const SIGN_IN_SCENARIOS: readonly Scenario[] = [
  {
    name: "issuer-down",
    says: "the issuer of producers' tokens answers nothing any more, and ingress restarts: the platform's own telemetry and producers get in",
    ends: true,
    kafka: "none",
    steps: [
      { at: 0.1, says: "the issuer is away", run: ({ pipeline }) => pipeline.issuer.stop() },
      { at: 0.25, says: "ingress ends", run: ingressStopped },
      { at: 0.3, says: "ingress starts, without the issuer", run: ingressStarted },
      { at: 0.9, says: "the issuer is back", run: ({ pipeline }) => pipeline.issuer.start() },
    ],
  },
];
