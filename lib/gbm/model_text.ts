/**
 * Writes LightGBM's text model, version 4. Numbers are written with as many digits
 * as it takes to read the same double again, so that LightGBM predicts the same bits.
 *
 *     tree
 *     version=v4
 *     num_class=2 ...            header, one key a line
 *     tree_sizes=310 305 ...     bytes of each tree block
 *
 *     Tree=0                     tree of iteration i and output k is i * nOutputs + k
 *     num_leaves=3 ...           sets of categories only where a split has some
 *
 *     end of trees
 *
 *     feature_importances: ...   informative
 *
 *     parameters: ... end of parameters
 *
 *     pandas_categorical:null
 * @module
 */
import type { Model, Tree } from "./tree.ts";

/** The text of a model. */
export function formatModel(model: Model): string {
  const blocks = model.trees.map(formatTree);
  const header = [
    "tree",
    "version=v4",
    `num_class=${model.nOutputs}`,
    `num_tree_per_iteration=${model.nOutputs}`,
    `label_index=${model.labelIdx}`,
    `max_feature_idx=${model.featureNames.length - 1}`,
    ...(model.objective === null ? [] : [`objective=${model.objective}`]),
    ...(model.averageOutput ? ["average_output"] : []),
    `feature_names=${model.featureNames.join(" ")}`,
    `feature_infos=${model.featureInfos.join(" ")}`,
    `tree_sizes=${blocks.map((block) => block.length).join(" ")}`,
    "\n",
  ];
  const footer = [
    "end of trees",
    "",
    "feature_importances:",
    ...importanceLines(model),
    "",
    "parameters:",
    ...model.parameters,
    "",
    "end of parameters",
    "",
    `pandas_categorical:${model.pandasCategorical}`,
    "",
  ];
  return header.join("\n") + blocks.join("") + footer.join("\n");
}

function formatTree(tree: Tree, treeIdx: number): string {
  const nSets = tree.catBoundaries.length - 1;
  const sets = [
    `cat_boundaries=${tree.catBoundaries.join(" ")}`,
    `cat_threshold=${tree.catThreshold.join(" ")}`,
  ];
  return [
    `Tree=${treeIdx}`,
    `num_leaves=${tree.nLeaves}`,
    `num_cat=${nSets}`,
    `split_feature=${tree.splitFeature.join(" ")}`,
    `split_gain=${infText(tree.splitGain)}`,
    `threshold=${infText(tree.threshold)}`,
    `decision_type=${tree.decisionType.join(" ")}`,
    `left_child=${tree.leftChild.join(" ")}`,
    `right_child=${tree.rightChild.join(" ")}`,
    `leaf_value=${tree.leafValue.join(" ")}`,
    `leaf_weight=${tree.leafWeight.join(" ")}`,
    `leaf_count=${tree.leafCount.join(" ")}`,
    `internal_value=${tree.internalValue.join(" ")}`,
    `internal_weight=${tree.internalWeight.join(" ")}`,
    `internal_count=${tree.internalCount.join(" ")}`,
    ...(nSets > 0 ? sets : []),
    "is_linear=0",
    `shrinkage=${tree.shrinkage}`,
    "\n\n",
  ].join("\n");
}

function infText(values: Float64Array): string {
  return values.join(" ").replaceAll("Infinity", "inf");
}

/** Counts of splits with a gain, the largest first; equal ones in the order of the features. */
function importanceLines(model: Model): string[] {
  const counts = new Array<number>(model.featureNames.length).fill(0);
  for (const tree of model.trees) {
    tree.splitFeature.forEach((feature, node) => {
      if (tree.splitGain[node] > 0) counts[feature]++;
    });
  }
  return model.featureNames
    .map((name, feature) => ({ name, count: counts[feature] }))
    .filter(({ count }) => count > 0)
    .sort((a, b) => b.count - a.count)
    .map(({ name, count }) => `${name}=${count}`);
}
