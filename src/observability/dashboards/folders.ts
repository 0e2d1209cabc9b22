/** Folders of Grafana, with the tag of the dashboards in each. */
export const FOLDERS = {
  overview: { name: "Hyperion", tag: "overview" },
  components: { name: "Components", tag: "component" },
  platform: { name: "Platform", tag: "platform" },
} as const;
