export { scoreColumns } from "./column-scoring.js";
export { scoreTrees } from "./tree-scoring.js";
export { Workspace } from "./workspace.js";
