/** What the module gives to TypeScript; `score_kernels.ts` says what each function does. */
export { bucketCategories, bucketValues, decideCategories, decideValues, markMissing } from "./decide";
export { addTrees } from "./add_trees";
export { explainRow } from "./explain_row";
export { walkTrees } from "./walk_trees";
export { explainTrees } from "./explain_trees";
