import type { Engine } from "./jobs.js";
import { type Workspace, workspaceFor } from "./workspace.js";

/** The workspace that all of some arrays lie in, if there are kernels in it; else they are for the twins. */
export function commonWorkspace(engine: Engine, arrays: readonly ArrayBufferView[]): Workspace | undefined {
  const workspace = workspaceFor(engine, arrays[0]!);
  return workspace.kernels && arrays.every((array) => workspace.holds(array)) ? workspace : undefined;
}
