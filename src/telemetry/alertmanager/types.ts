/** A node of the route tree. What it does not say, it takes from its parent. */
export interface Route {
  readonly receiver?: string;
  readonly matchers?: readonly string[];
  readonly group_by?: readonly string[];
  readonly group_wait?: string;
  readonly group_interval?: string;
  readonly repeat_interval?: string;
  readonly mute_time_intervals?: readonly string[];
  readonly active_time_intervals?: readonly string[];
  /** Go on with the next sibling after this one matched. */
  readonly continue?: true;
  readonly routes?: readonly Route[];
}

/** A receiver; every secret is a file. One without any integration tells nobody. */
export interface Receiver {
  readonly name: string;
  readonly pagerduty_configs?: readonly {
    readonly routing_key_file: string;
    readonly send_resolved: true;
    readonly severity: string;
    readonly description: string;
    readonly links: readonly { readonly href: string; readonly text: string }[];
    /** What the incident page shows beside the description. Default: Alertmanager's own, every label of every alert. */
    readonly details?: Readonly<Record<string, string>>;
  }[];
  readonly slack_configs?: readonly {
    /** Default: the file that `global` names. */
    readonly api_url_file?: string;
    readonly channel: string;
    readonly send_resolved: true;
    readonly title: string;
    readonly title_link: string;
    readonly text: string;
  }[];
  /** By a file, a URL that is a secret; by itself, a program of the cluster. */
  readonly webhook_configs?: readonly (
    | { readonly url_file: string; readonly send_resolved: false }
    | { readonly url: string; readonly send_resolved: true }
  )[];
  readonly email_configs?: readonly {
    readonly to: string;
    readonly send_resolved: boolean;
    readonly headers?: Readonly<Record<string, string>>;
  }[];
  readonly sns_configs?: readonly {
    readonly topic_arn: string;
    /** Credentials are those of the pod's role. */
    readonly sigv4: { readonly region: string };
    readonly send_resolved: true;
    readonly subject: string;
    readonly message: string;
  }[];
}

/** While an alert of the source fires, alerts of the target with the same labels are not sent. */
export interface InhibitRule {
  readonly source_matchers: readonly string[];
  readonly target_matchers: readonly string[];
  readonly equal: readonly string[];
}

/** A named set of times, in the time zone `location`. */
export interface TimeInterval {
  readonly name: string;
  readonly time_intervals: readonly {
    readonly times?: readonly { readonly start_time: string; readonly end_time: string }[];
    readonly weekdays?: readonly string[];
    readonly location?: string;
  }[];
}

/** What receivers share. */
interface GlobalConfig {
  readonly resolve_timeout: string;
  readonly slack_api_url_file?: string;
  readonly pagerduty_url?: string;
  readonly smtp_smarthost?: string;
  readonly smtp_from?: string;
  readonly smtp_auth_username?: string;
  readonly smtp_auth_password_file?: string;
  readonly smtp_require_tls?: boolean;
}

/** Alertmanager's configuration file. */
export interface AlertmanagerConfig {
  readonly global: GlobalConfig;
  readonly route: Route & { readonly receiver: string };
  readonly receivers: readonly Receiver[];
  readonly inhibit_rules: readonly InhibitRule[];
  readonly time_intervals?: readonly TimeInterval[];
}
