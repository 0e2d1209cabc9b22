import { type Extension, extension } from "./model.ts";

/** Shows a consumer the token of a file, which is read again when it changes. */
export const bearerToken = (name: string, file: string): Extension =>
  extension(`bearertokenauth/${name}`, { scheme: "Bearer", filename: file });
