/**
 * The model reader tried hard: {@linkcode fuzzModels} damages good model files in a
 * hundred thousand ways. Each mutant must be refused by an error that names line and
 * key, or predict finite sums of its leaves, within a second.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { checkMutant } from "lib/gbm/fuzz/mod.ts";
 *
 * const header = "tree|version=v4|num_class=1|num_tree_per_iteration=1|label_index=0|" +
 *   "max_feature_idx=0|feature_names=age|feature_infos=[0:99]||";
 * const tree = "Tree=0|num_leaves=2|num_cat=0|split_feature=0|threshold=40|decision_type=2|" +
 *   "left_child=-1|right_child=-2|leaf_value=0.25 0.75|||";
 * const model = `${header}${tree}end of trees|`.replaceAll("|", "\n");
 * assertEquals(checkMutant(model), { isAccepted: true, problems: [] });
 * const damaged = model.replace("right_child=-2", "right_child=0"); // a cycle
 * assertEquals(checkMutant(damaged), { isAccepted: false, problems: [] });
 * ```
 * @module
 */
export { checkMutant, type Outcome } from "./check_mutant.ts";
export {
  type FuzzFailure,
  fuzzModels,
  type FuzzOptions,
  type FuzzReport,
  makeMutant,
} from "./fuzz_models.ts";
export { type GoodModel, goodModels } from "./good_models.ts";
export { type Mutant, mutateModel, MUTATION_KINDS } from "./mutate_model.ts";
