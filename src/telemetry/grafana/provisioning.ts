/** A data source that nobody may change in Grafana: the file is where it is changed. */
export interface ProvisionedDatasource {
  readonly name: string;
  readonly type: string;
  readonly uid: string;
  /** Base URL, as Grafana's server reaches it. */
  readonly url: string;
  /** The one that a new panel asks. Default: no. */
  readonly isDefault?: boolean;
  readonly jsonData?: Readonly<Record<string, unknown>>;
}

/** A provisioning file of data sources. */
interface DatasourceFile {
  readonly apiVersion: 1;
  readonly datasources: readonly (ProvisionedDatasource & { readonly access: "proxy"; readonly editable: false })[];
}

/** Data sources as Grafana provisions them. Throws unless exactly one is the default. */
export function provisionedDatasources(sources: readonly ProvisionedDatasource[]): DatasourceFile {
  const defaults = sources.filter(({ isDefault }) => isDefault === true);
  if (defaults.length !== 1) {
    throw new RangeError(`data sources: found ${defaults.length} that are the default, allowed: one`);
  }
  return {
    apiVersion: 1,
    datasources: sources.map((source) => ({ isDefault: false, ...source, access: "proxy", editable: false })),
  };
}

/** A provisioning file of dashboards. */
interface DashboardProviderFile {
  readonly apiVersion: 1;
  readonly providers: readonly {
    readonly name: string;
    readonly orgId: 1;
    readonly folder: string;
    readonly type: "file";
    readonly disableDeletion: true;
    readonly allowUiUpdates: false;
    /** Seconds between two looks at the files. */
    readonly updateIntervalSeconds: number;
    readonly options: { readonly path: string };
  }[];
}

/** Where Grafana finds its dashboards, and how often it looks for new versions of them. */
export const dashboardProvider = (options: {
  readonly name: string;
  readonly folder: string;
  readonly path: string;
  readonly everySeconds: number;
}): DashboardProviderFile => ({
  apiVersion: 1,
  providers: [
    {
      name: options.name,
      orgId: 1,
      folder: options.folder,
      type: "file",
      disableDeletion: true,
      allowUiUpdates: false,
      updateIntervalSeconds: options.everySeconds,
      options: { path: options.path },
    },
  ],
});
