/**
 * A variable that Grafana's browser fills in, `${name}`, as a provisioning file writes it: there a single `$` would be
 * expanded from the environment when Grafana starts, to nothing.
 */
export const macro = (name: string): string => `$\${${name}}`;
