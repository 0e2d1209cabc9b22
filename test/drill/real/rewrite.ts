/** One setting of a store's file that is not as it is rendered, and why; nothing else differs. */
export interface SettingRewrite<Place> {
  readonly says: string;
  /** Names of the setting and of those above it. */
  readonly path: readonly [string, ...string[]];
  /** What it is instead of what it was; undefined takes it away. */
  readonly to: (place: Place, before: unknown) => unknown;
}

type Settings = Readonly<Record<string, unknown>>;

const settingsOf = (value: unknown): Settings =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : {};

function replaced(
  settings: Settings,
  [name, ...rest]: readonly string[],
  value: (before: unknown) => unknown,
): Settings {
  if (name === undefined) return settings;
  const { [name]: before, ...others } = settings;
  if (rest.length > 0) return { ...others, [name]: replaced(settingsOf(before), rest, value) };
  const after = value(before);
  return after === undefined ? others : { ...others, [name]: after };
}

/** Settings with every rewrite applied, in order. */
export const rewritten = <Place>(
  rewrites: readonly SettingRewrite<Place>[],
  settings: unknown,
  place: Place,
): Settings =>
  rewrites.reduce((now, { path, to }) => replaced(now, path, (before) => to(place, before)), settingsOf(settings));
