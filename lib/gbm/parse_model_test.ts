import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
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
  refuse("version=v4", "version=v2", 'line 2, "version"');
  refuse("num_class=1", "num_class=2", '"num_class"');
  refuse("label_index=0\n", "", '"label_index": the key is missing');
  refuse("objective=regression", "objective=binary sigmoid:1", "objective");
  refuse("objective=regression", "objective=regression sqrt", "transforms");
  refuse("objective=regression", "average_output", '"average_output": random forests');
  refuse("objective=regression", "surprise=1", '"surprise": the key is unknown');
  refuse("feature_names=f0", "feature_names=f0 f9", "5 values instead of 4");
  refuse("feature_names=f0", "feature_names=f1", "twice");
  refuse(/feature_infos=\S+/, "feature_infos=1:2:3", "categorical");
  refuse("Tree=1", "Tree=2", 'expected "Tree=1"');
  refuse("num_leaves=5", "num_leaves=6", "values instead of");
  refuse("num_leaves=5", "num_leaves=500000000", '"num_leaves": "500000000"');
  refuse("num_leaves=5", "num_leaves=5\nnum_leaves=5", "second time");
  refuse("num_cat=0", "num_cat=1", "categorical");
  refuse("is_linear=0", "is_linear=1", "linear");
  refuse("is_linear=0", "leaf_coeff=1", "linear");
  refuse("is_linear=0", "extra=1", '"extra": the key is unknown');
  refuse(/threshold=\S+/, "threshold=nan", '"threshold": "nan"');
  refuse(/threshold=\S+/, "threshold=0x10", '"threshold": "0x10"');
  refuse(/leaf_value=\S+/, "leaf_value=inf", '"leaf_value": "inf"');
  refuse(/leaf_value=\S+/, "leaf_value=1e999", '"leaf_value": "1e999"');
  refuse(/split_feature=\d+/, "split_feature=4", '"4" is no integer from 0 to 3');
  refuse(/decision_type=\d+/, "decision_type=3", "categorical");
  refuse(/decision_type=\d+/, "decision_type=12", "missing type");
  refuse(/left_child=\S+/, "left_child=0", "makes this no tree");
  refuse(/left_child=\S+/, "left_child=-2", "makes this no tree");
  refuse(/leaf_count=\S+/, "leaf_count=-1", '"leaf_count": "-1"');
  refuse("end of trees", "end of tree", "Tree=3");
  refuse("end of parameters", "", "end of parameters");
  refuse("[max_bin: 255]", "[linear_tree: 1]", "linear");
  assertThrows(() => parseModel(text.replace("leaf_value=", "leaf_value=0")), InputError, "bytes");
  assertThrows(() => parseModel(""), InputError, "Not a LightGBM text model");
});

Deno.test("parseModel() refuses all but whole models when bytes are changed at random", async () => {
  const text = await trainedText(2);
  const lines = text.split("\n");
  const bytes = fc.record({ at: fc.nat(text.length - 1), to: fc.constantFrom(..."0-19. \n=einf") })
    .map(({ at, to }) => text.slice(0, at) + to + text.slice(at + 1));
  const cut = fc.nat(text.length - 1).map((at) => text.slice(0, at));
  const swapped = fc.tuple(fc.nat(lines.length - 1), fc.nat(lines.length - 1)).map(([i, j]) =>
    lines.with(i, lines[j]).with(j, lines[i]).join("\n")
  );
  const doubled = fc.nat(lines.length - 1).map((i) => lines.toSpliced(i, 0, lines[i]).join("\n"));
  const mutant = fc.oneof(bytes, cut, swapped, doubled);
  const check = (changed: string) => {
    try {
      const scores = Booster.load(changed).predict(columns);
      assert(scores.every(Number.isFinite));
    } catch (error) {
      // A changed name of a feature is found by predict().
      assert(error instanceof InputError, String(error));
    }
  };
  fc.assert(fc.property(mutant, check), { numRuns: 500, seed: 1 });
});
