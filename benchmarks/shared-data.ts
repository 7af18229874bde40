import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** Folder of the public data sets: SIYU_SHARED_DATA, else `shared/data` beside the repository. */
export const sharedData =
  process.env["SIYU_SHARED_DATA"] ?? fileURLToPath(new URL("../../shared/data", import.meta.url));

/** Path of a file of it, or undefined where it is absent. */
export function sharedFile(name: string): string | undefined {
  const path = `${sharedData}/${name}`;
  return existsSync(path) ? path : undefined;
}
