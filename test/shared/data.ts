import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const folder =
  process.env["SIYU_SHARED_DATA"] ?? fileURLToPath(new URL("../../../shared/data", import.meta.url));

/** Path of a file of the public data sets beside the repository; tests that need one skip where it is absent. */
export function sharedPath(name: string): string {
  return `${folder}/${name}`;
}

export function isShared(name: string): boolean {
  return existsSync(sharedPath(name));
}
