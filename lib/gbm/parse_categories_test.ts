import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { InputError } from "../_shared/errors.ts";
import { Booster } from "./booster.ts";
import { parseModel } from "./parse_model.ts";

/** A forest of one tree: x in {0, 2} or not, then y <= 5, missing left, then x in {37}. */
const text = `tree
version=v3
num_class=1
num_tree_per_iteration=1
label_index=3
max_feature_idx=1
objective=poisson
average_output
feature_names=x y
feature_infos=2:0:37 [0:9]

Tree=0
num_leaves=4
num_cat=2
split_feature=0 1 0
split_gain=3 inf 1
threshold=0 5 1
decision_type=1 10 9
left_child=-1 -2 -3
right_child=1 2 -4
leaf_value=0.5 1.5 2.5 -3.5
leaf_weight=1 2 3 4
leaf_count=1 2 3 4
internal_value=0 0 0
internal_weight=10 9 7
internal_count=10 9 7
cat_boundaries=0 1 3
cat_threshold=5 0 32
is_linear=0
shrinkage=0.1


end of trees

feature_importances:
x=2
y=1

parameters:
[boosting: rf]
end of parameters

pandas_categorical:[["a", "b"]]
`;

const xs = [0, 2, 1, 1, 1, 37, 37.5, NaN, -1, 2 ** 31];
const ys = [9, NaN, NaN, 5, 6, 6, 6, 6, 6, 6];
const columns = {
  values: Float64Array.from([...xs, ...ys]),
  nRows: xs.length,
  featureNames: ["x", "y"],
};

Deno.test("predict() follows sets of categories when nodes have some", () => {
  const booster = Booster.load(text);
  const leaf = [0, 0, 1, 1, 3, 2, 2, 3, 3, 3];
  assertEquals([...booster.predict(columns, { kind: "leaf" })], leaf);
  const raw = leaf.map((i) => [0.5, 1.5, 2.5, -3.5][i]);
  assertEquals([...booster.predict(columns, { kind: "raw" })], raw);
  assertEquals([...booster.predict(columns)], raw.map(Math.exp));
});

Deno.test("save() keeps what predictions and pandas need when a foreign model is saved again", () => {
  const saved = Booster.load(text).save();
  for (
    const line of [
      ...["objective=poisson", "average_output", "label_index=3", "feature_infos=2:0:37 [0:9]"],
      ...["num_cat=2", "cat_boundaries=0 1 3", "cat_threshold=5 0 32", "split_gain=3 inf 1"],
      ...["[boosting: rf]", 'pandas_categorical:[["a", "b"]]'],
    ]
  ) {
    assert(saved.includes(`\n${line}\n`), line);
  }
  assertEquals(parseModel(saved), parseModel(text));
  assertEquals(Booster.load(saved).pandasCategorical, [["a", "b"]]);
  const others = '[["[[[", "\\\\", "\\"{{{"], [1, 2.5], [true], []]';
  const replaced = Booster.load(text.replace('[["a", "b"]]', () => others));
  assertEquals(replaced.pandasCategorical, [["[[[", "\\", '"{{{'], [1, 2.5], [true], []]);
});

Deno.test("parseModel() names line and key when sets of categories are damaged", () => {
  const refuse = (find: string, replacement: string, message: string) => {
    const error = assertThrows(() => parseModel(text.replace(find, replacement)), InputError);
    assert(error.message.includes(message), `${error.message} lacks ${message}`);
  };
  refuse("num_cat=2", "num_cat=3", '"cat_boundaries": it has 3 values instead of 4');
  refuse("num_cat=2", "num_cat=200000", '"200000" is no integer from 0 to 131071');
  refuse("num_cat=2\n", "", '"num_cat": the key is missing');
  refuse("cat_boundaries=0 1 3", "cat_boundaries=1 2 3", "boundary 0 is 1");
  refuse("cat_boundaries=0 1 3", "cat_boundaries=0 1 1", "boundary 2 is 1");
  refuse("cat_boundaries=0 1 3", "cat_boundaries=0 3 2", "boundary 2 is 2");
  refuse("cat_boundaries=0 1 3", "cat_boundaries=0 1 4", "3 values instead of 4");
  refuse("cat_boundaries=0 1 3\n", "", '"cat_boundaries": the key is missing');
  refuse("cat_threshold=5", "cat_threshold=-5", '"-5" is no integer from 0 to 4294967295');
  refuse("cat_threshold=5", "cat_threshold=4294967296", '"4294967296" is no integer');
  refuse("threshold=0 5 1", "threshold=2 5 1", "node 0 names none of the 2 sets");
  refuse("threshold=0 5 1", "threshold=0 5 0.5", "node 2 names none of the 2 sets");
  refuse("threshold=0 5 1", "threshold=0 5 inf", "node 2 names none of the 2 sets");
  refuse("decision_type=1 10 9", "decision_type=3 10 9", "3 sends missing values left");
  refuse("decision_type=1 10 9", "decision_type=13 10 9", "unknown missing type");
  refuse("tree\n", "tree\r\n", "CR LF");
  refuse("objective=poisson", "objective=poisson\ntree_sizes=1 2", '"tree_sizes": it has 2 values');
  refuse("end of parameters", "[linear_tree: 1]\nend of parameters", '"linear_tree": linear trees');
});

Deno.test("predict() and contributions() take a value for zero when it is nearer than 1e-35", () => {
  const booster = Booster.load(text.replace("threshold=0 5 1", "threshold=0 -5e-36 1"));
  const rows = {
    values: Float64Array.of(1, 1, -9e-36, -2e-35),
    nRows: 2,
    featureNames: ["x", "y"],
  };
  assertEquals([...booster.predict(rows, { kind: "leaf" })], [3, 1]);
  const [x, y, base] = booster.contributions(rows, { rows: [0] });
  assertAlmostEquals(x + y + base, -3.5, 1e-12);
});

Deno.test("contributions() refuse a model when a child holds more rows than its node", () => {
  const booster = Booster.load(text.replace("leaf_count=1 2 3 4", "leaf_count=1 20 3 4"));
  assertThrows(() => booster.contributions(columns), InputError, "fewer rows than its child");
});
