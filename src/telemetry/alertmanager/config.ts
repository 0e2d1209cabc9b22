import { matcher } from "./matcher.ts";
import { callReceiver, RECEIVERS, type ReceiverFiles, receivers } from "./receivers.ts";
import { refuseUnknownReceivers } from "./routing.ts";
import type { AlertmanagerConfig, InhibitRule, Route, TimeInterval } from "./types.ts";

export interface AlertmanagerOptions extends ReceiverFiles {
  /** Value of the label `severity`, by what it means. */
  readonly severities: {
    /** Wakes somebody up. */
    readonly page: string;
    /** Is read in working hours. */
    readonly ticket: string;
    /** Is seen on dashboards only. */
    readonly information: readonly string[];
  };
  /** Alert that always fires: its silence means that alerting is dead. */
  readonly watchdog: string;
  /** Labels by which alerts are one problem, beside `alertname`. */
  readonly groupBy: readonly string[];
  /** When tickets are sent. Default: always. */
  readonly workingHours?: {
    /** Such as `monday:friday`. */
    readonly weekdays: string;
    /** `HH:MM`. */
    readonly from: string;
    readonly to: string;
    /** IANA time zone. */
    readonly timeZone: string;
  };
  /** Alert of a replay into the store of metrics, and the URL there that forgets results cached before. Default: none. */
  readonly afterReplay?: { readonly alert: string; readonly url: string };
  /** Routes of teams, tried before those by severity. Default: none. */
  readonly routes?: readonly Route[];
  /** Alerts that hide others. Default: none beside "a page hides the ticket of the same problem". */
  readonly inhibitions?: readonly Inhibition[];
}

/** While the alert `source` fires, those named in `targets` are not sent. */
interface Inhibition {
  readonly source: string;
  readonly targets: readonly string[];
  /** Labels that must have the same value on both, beside `environment`. */
  readonly same: readonly string[];
}

/** Name of the time interval that `workingHours` makes. */
export const WORKING_HOURS = "working-hours";

/** Alertmanager's configuration: pages to PagerDuty and Slack, tickets to Slack, the watchdog to its switch. */
export function alertmanagerConfig(options: AlertmanagerOptions): AlertmanagerConfig {
  const { severities, workingHours, afterReplay } = options;
  const config: AlertmanagerConfig = {
    global: { resolve_timeout: "5m" },
    route: {
      // What nobody thought of reaches people.
      receiver: RECEIVERS.slack,
      group_by: ["alertname", ...options.groupBy],
      group_wait: "30s",
      group_interval: "5m",
      repeat_interval: "4h",
      routes: [
        {
          receiver: RECEIVERS.deadMansSwitch,
          matchers: [matcher("alertname", "=", options.watchdog)],
          group_wait: "0s",
          group_interval: "1m",
          // The switch's own patience must be longer than this.
          repeat_interval: "1m",
        },
        ...(afterReplay === undefined
          ? []
          : [
              {
                receiver: RECEIVERS.replayed,
                matchers: [matcher("alertname", "=", afterReplay.alert)],
                group_wait: "0s",
                group_interval: "1m",
                repeat_interval: "5m",
              },
            ]),
        ...(options.routes ?? []),
        {
          receiver: RECEIVERS.nobody,
          matchers: [matcher("severity", "=~", severities.information.join("|"))],
        },
        {
          receiver: RECEIVERS.pagerduty,
          matchers: [matcher("severity", "=", severities.page)],
          group_wait: "10s",
          repeat_interval: "1h",
          continue: true,
        },
        { receiver: RECEIVERS.slack, matchers: [matcher("severity", "=", severities.page)], group_wait: "10s" },
        {
          receiver: RECEIVERS.slack,
          matchers: [matcher("severity", "=", severities.ticket)],
          repeat_interval: "12h",
          ...(workingHours === undefined ? {} : { active_time_intervals: [WORKING_HOURS] }),
        },
      ],
    },
    receivers: [...receivers(options), ...(afterReplay === undefined ? [] : [callReceiver(afterReplay.url)])],
    inhibit_rules: [
      {
        source_matchers: [matcher("severity", "=", severities.page)],
        target_matchers: [matcher("severity", "=", severities.ticket)],
        // A label missing on both sides counts as equal: alertname, which never is, keeps the rule to one problem.
        equal: ["alertname", ...options.groupBy],
      },
      ...(options.inhibitions ?? []).map(inhibitRule),
    ],
    time_intervals: workingHours === undefined ? [] : [workingHoursInterval(workingHours)],
  };
  refuseUnknownReceivers(config);
  return config;
}

const inhibitRule = ({ source, targets, same }: Inhibition): InhibitRule => ({
  source_matchers: [matcher("alertname", "=", source)],
  target_matchers: [matcher("alertname", "=~", targets.join("|"))],
  // Every alert of an environment has the label, so that an empty list never hides an alert of another one.
  equal: ["environment", ...same],
});

const workingHoursInterval = (hours: NonNullable<AlertmanagerOptions["workingHours"]>): TimeInterval => ({
  name: WORKING_HOURS,
  time_intervals: [
    {
      weekdays: [hours.weekdays],
      times: [{ start_time: hours.from, end_time: hours.to }],
      location: hours.timeZone,
    },
  ],
});
