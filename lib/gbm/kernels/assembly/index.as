/** What the module gives to TypeScript; `kernels.ts` says what each function does. */
export { configureSplits } from "./split";
export { search } from "./search";
export { addToRows, gather, gatherPairs, gradients, packEight } from "./rows";
export { partition, snap } from "./rows";
export { gatherEighth, searchRoot, sumEight } from "./roots";
