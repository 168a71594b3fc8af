import { assert, assertEquals, assertThrows } from "@std/assert";
import { InputError } from "../_shared/errors.ts";
import { Booster } from "./booster.ts";
import { parseModel } from "./parse_model.ts";
import { makeColumns, makeLabels } from "./test_data.ts";
import { train } from "./train.ts";

const columns = makeColumns({ nRows: 200, nFeatures: 4, missingShare: 0.1 });

async function trainedText(nOutputs: number): Promise<string> {
  const params = { n_estimators: 3, num_leaves: 5 };
  const result = await train(columns, makeLabels(columns, nOutputs), params, { workers: 1 });
  return result.booster.save();
}

Deno.test("save() gives the text that load() read when a model goes round", async () => {
  for (const nOutputs of [1, 3]) {
    const text = await trainedText(nOutputs);
    const booster = Booster.load(text);
    assertEquals(booster.save(), text);
    assertEquals([booster.nOutputs, booster.nTrees], [nOutputs, 3 * nOutputs]);
    assertEquals(booster.featureNames, columns.featureNames);
    assertEquals(text.includes("objective=regression"), nOutputs === 1);
  }
});

Deno.test("parseModel() reads a constant tree when only its value is given", async () => {
  const text = await trainedText(1);
  const header = text.slice(0, text.indexOf("tree_sizes="));
  const tree = "Tree=0\nnum_leaves=1\nnum_cat=0\nleaf_value=2.5\n\n\n";
  const booster = Booster.load(`${header}\n${tree}end of trees\n`);
  assert(booster.predict(columns).every((score) => score === 2.5));
});

Deno.test("parseModel() names line and key when a model is damaged or not understood", async () => {
  const text = await trainedText(1);
  const refuse = (find: string | RegExp, replacement: string, message: string) => {
    const changed = text.replace(/tree_sizes=.*\n/, "").replace(find, replacement);
    assert(changed !== text.replace(/tree_sizes=.*\n/, ""), `${find} is not in the text`);
    const error = assertThrows(() => parseModel(changed), InputError);
    assert(error.message.includes(message), `${error.message} lacks ${message}`);
  };
  refuse(/^tree\n/, "forest\n", "line 1");
  refuse("version=v4", "version=v5", 'line 2, "version"');
  refuse("version=v4\n", "", '"version": the key is missing');
  refuse("num_class=1", "num_class=2", '"num_class"');
  refuse("label_index=0\n", "", '"label_index": the key is missing');
  refuse("objective=regression", "objective=cox", 'line 7, "objective": objective "cox"');
  refuse("objective=regression", "objective=regression cube", 'option "cube"');
  refuse("objective=regression", "objective=multiclass num_class:3", "3 outputs, but the model 1");
  refuse("objective=regression", "average_output=0", '"average_output": the key stands alone');
  refuse("objective=regression", "surprise=1", '"surprise": the key is unknown');
  refuse("feature_names=f0", "feature_names=f0 f9", "5 values instead of 4");
  refuse("feature_names=f0", "feature_names=f\t", "blanks");
  refuse("feature_names=f0", "feature_names=f1", "twice");
  refuse(/feature_infos=\S+/, "feature_infos=1:2:x", '"1:2:x" is neither none');
  refuse("Tree=1", "Tree=2", 'expected "Tree=1"');
  refuse("num_leaves=5", "num_leaves=6", "values instead of");
  refuse("num_leaves=5", "num_leaves=500000000", '"num_leaves": "500000000"');
  refuse("num_leaves=5", "num_leaves=5\nnum_leaves=5", "second time");
  refuse("num_cat=0", "num_cat=1", '"cat_boundaries": the key is missing');
  refuse("num_cat=0", "num_cat=0\ncat_threshold=1", "there are no categories");
  refuse("is_linear=0", "is_linear=1", "linear");
  refuse("is_linear=0", "leaf_coeff=1", "linear");
  refuse("is_linear=0", "extra=1", '"extra": the key is unknown');
  refuse(/threshold=\S+/, "threshold=nan", '"threshold": "nan"');
  refuse(/threshold=\S+/, "threshold=0x10", '"threshold": "0x10"');
  refuse(/leaf_value=\S+/, "leaf_value=inf", '"leaf_value": "inf"');
  refuse(/leaf_value=\S+/, "leaf_value=nan", '"leaf_value": "nan"');
  refuse(/leaf_value=\S+/, "leaf_value=1e999", '"leaf_value": "1e999"');
  refuse(/split_feature=\d+/, "split_feature=4", '"4" is no integer from 0 to 3');
  refuse(/decision_type=\d+/, "decision_type=3", "left at a categorical split");
  refuse(/decision_type=\d+/, "decision_type=1", "names none of the 0 sets");
  refuse(/decision_type=\d+/, "decision_type=12", "missing type");
  refuse(/left_child=\S+/, "left_child=0", "makes this no tree");
  refuse(/left_child=\S+/, "left_child=-2", "makes this no tree");
  refuse(/leaf_count=\S+/, "leaf_count=-1", '"leaf_count": "-1"');
  refuse(/leaf_value=(\S+) \S+/g, "leaf_value=1e308 -1e308", "add up to more than 1e+300");
  refuse("end of trees", "end of tree", "Tree=3");
  refuse("Tree=1", "\nTree=1", 'expected "Tree=1"');
  for (const json of ["[[", "[[[]]]", '[["a"], {}]', "nul", "1", "", "[[NaN]]", '[["\\"]]']) {
    refuse(
      "pandas_categorical:null",
      `pandas_categorical:${json}`,
      '"pandas_categorical": it is neither',
    );
  }
  refuse("pandas_categorical:null", "pandas_categorical:[1]", "neither null nor a list of lists");
  refuse("end of parameters", "", "end of parameters");
  refuse("[max_bin: 255]", "[linear_tree: 1]", "linear");
  assertThrows(() => parseModel(text.replace("leaf_value=", "leaf_value=0")), InputError, "bytes");
  assertThrows(() => parseModel(""), InputError, "Not a LightGBM text model");
});
