import { createRequire } from "node:module";

/** Version of this package, for cards. */
export function packageVersion(): string {
  const { version } = createRequire(import.meta.url)("siyu/package.json") as { version: string };
  return version;
}
