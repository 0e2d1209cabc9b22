import { readFileSync } from "node:fs";
import { join } from "node:path";

/** What the unit puts in the place of a file that is absent: systemd takes no empty credential. */
const ABSENT = "none";

/**
 * The AppRole's two halves from the directory that systemd makes for the service alone. Empty where the file is absent:
 * the service then starts without secrets, and takes them up when a person has put them there.
 */
export const approleCredentials = (directory: string | undefined) => (): { roleId: string; secretId: string } => ({
  roleId: credential(directory, "role-id"),
  secretId: credential(directory, "secret-id"),
});

function credential(directory: string | undefined, name: string): string {
  if (directory === undefined) return "";
  try {
    const text = readFileSync(join(directory, name), "utf8").trim();
    return text === ABSENT ? "" : text;
  } catch {
    return "";
  }
}
