/**
 * From raw scores to what LightGBM's `predict` returns: `ConvertOutput` of its
 * objectives (src/objective/*.hpp).
 *
 *     regression, regression_l1, fair, quantile, mape    x; with `sqrt`: sign(x) x^2
 *     huber, lambdarank, rank_xendcg, none               x
 *     binary sigmoid:k, multiclassova ... sigmoid:k      1 / (1 + exp(-k x))
 *     cross_entropy                                      1 / (1 + exp(-x))
 *     cross_entropy_lambda                               log(1 + exp(x))
 *     poisson, gamma, tweedie                            exp(x)
 *     multiclass num_class:n                             softmax over the n outputs
 * @module
 */

/** Replaces raw scores, row-major `nRows x nOutputs`, by predictions. */
export type OutputTransform = (scores: Float64Array, nOutputs: number) => void;

/** How a family of objectives predicts, and the words after its name that it knows. */
interface Family {
  options: readonly ("sqrt" | "alpha" | "sigmoid" | "num_class")[];
  /** Whether it predicts several outputs at once, or one only. */
  outputs: "any" | "one" | "num_class";
  /** Numbers that the transform can return; null where one score does not make a prediction. */
  image: readonly [low: number, high: number] | null;
  transform: (options: ReadonlyMap<string, number>) => OutputTransform;
}

const RAW: OutputTransform = () => {};
const EXP = eachScore(Math.exp);
const REALS = [-Infinity, Infinity] as const;
const POSITIVE = [0, Infinity] as const;

const squarable: Family = {
  options: ["sqrt", "alpha"],
  outputs: "any",
  image: REALS,
  transform: (options) => options.has("sqrt") ? eachScore((x) => Math.sign(x) * x * x) : RAW,
};
/** LightGBM turns `sqrt` off for these. */
const raw: Family = {
  options: ["sqrt", "alpha"],
  outputs: "any",
  image: REALS,
  transform: () => RAW,
};
const exponential: Family = {
  options: ["sqrt"],
  outputs: "one",
  image: POSITIVE,
  transform: () => EXP,
};
const binary: Family = {
  options: ["sigmoid"],
  outputs: "one",
  image: [0, 1],
  transform: (options) => eachScore(sigmoid(options.get("sigmoid")!)),
};
const softmax: Family = {
  options: ["num_class"],
  outputs: "num_class",
  image: null,
  transform: () => softmaxes,
};
const oneVersusAll: Family = { ...binary, options: ["num_class", "sigmoid"], outputs: "num_class" };
const crossEntropy: Family = {
  options: [],
  outputs: "one",
  image: [0, 1],
  transform: () => eachScore(sigmoid(1)),
};
const crossEntropyLambda: Family = {
  options: [],
  outputs: "one",
  image: POSITIVE,
  transform: () => eachScore((x) => Math.log1p(Math.exp(x))),
};

/** Objectives by the names that LightGBM 2 to 4 write into model files, and their aliases. */
const FAMILIES: ReadonlyMap<string, Family> = new Map([
  ["regression", squarable],
  ["regression_l2", squarable],
  ["l2", squarable],
  ["regression_l1", squarable],
  ["fair", squarable],
  ["quantile", squarable],
  ["mape", squarable],
  ["mean_absolute_percentage_error", squarable],
  ["huber", raw],
  ["lambdarank", raw],
  ["rank_xendcg", raw],
  ["none", raw],
  ["custom", raw],
  ["poisson", exponential],
  ["gamma", exponential],
  ["tweedie", exponential],
  ["binary", binary],
  ["multiclass", softmax],
  ["multiclassova", oneVersusAll],
  ["cross_entropy", crossEntropy],
  ["xentropy", crossEntropy],
  ["cross_entropy_lambda", crossEntropyLambda],
  ["xentlambda", crossEntropyLambda],
]);

/**
 * The transform of an objective as model files name it, such as `binary sigmoid:1`.
 * @param objective null for raw scores.
 * @throws {RangeError} that says what is unknown about the objective.
 */
export function outputTransform(objective: string | null, nOutputs: number): OutputTransform {
  if (objective === null) return RAW;
  const [name, ...words] = objective.split(" ").filter((word) => word !== "");
  const family = FAMILIES.get(name ?? "");
  if (!family) throw new RangeError(`objective ${quote(name ?? "")} is not supported`);
  const options = new Map(words.map((word) => parseOption(word, family)));
  if (options.size !== words.length) throw new RangeError("an option stands there twice");
  checkOptions(name, { family, options, nOutputs });
  return family.transform(options);
}

/**
 * Whether a number could be a prediction of an objective that {@linkcode outputTransform} knows.
 */
export function isPossibleOutput(objective: string, value: number): boolean {
  const image = FAMILIES.get(objective.split(" ")[0])?.image;
  return image ? value >= image[0] && value <= image[1] : false;
}

function parseOption(word: string, family: Family): [string, number] {
  const [key, text] = word.split(":", 2);
  const isKnown = (family.options as readonly string[]).includes(key);
  const value = key === "sqrt"
    ? 1
    : /^\d{1,9}(?:\.\d{0,40})?(?:[eE]-?\d{1,3})?$/.test(text ?? "")
    ? Number(text)
    : NaN;
  if (!isKnown || !(value > 0) || (key === "sqrt" && text !== undefined)) {
    throw new RangeError(`option ${quote(word)} of the objective is not understood`);
  }
  return [key, value];
}

function checkOptions(
  name: string,
  { family, options, nOutputs }: {
    family: Family;
    options: ReadonlyMap<string, number>;
    nOutputs: number;
  },
): void {
  for (const key of ["sigmoid", "num_class"] as const) {
    if (family.options.includes(key) && !options.has(key)) {
      throw new RangeError(`objective ${quote(name)} lacks "${key}:"`);
    }
  }
  const nExpected = { any: nOutputs, one: 1, num_class: options.get("num_class") }[family.outputs];
  if (nExpected !== nOutputs) {
    throw new RangeError(
      `objective ${quote(name)} has ${nExpected} outputs, but the model ${nOutputs}`,
    );
  }
}

function eachScore(convert: (score: number) => number): OutputTransform {
  return (scores) => {
    for (let i = 0; i < scores.length; i++) scores[i] = convert(scores[i]);
  };
}

function sigmoid(steepness: number): (score: number) => number {
  return (score) => 1 / (1 + Math.exp(-steepness * score));
}

/** The largest score is taken off first, so that no exponential overflows. */
function softmaxes(scores: Float64Array, nOutputs: number): void {
  for (let at = 0; at < scores.length; at += nOutputs) {
    const row = scores.subarray(at, at + nOutputs);
    let largest = row[0];
    for (let k = 1; k < nOutputs; k++) largest = Math.max(largest, row[k]);
    let sum = 0;
    for (let k = 0; k < nOutputs; k++) {
      row[k] = Math.exp(row[k] - largest);
      sum += row[k];
    }
    for (let k = 0; k < nOutputs; k++) row[k] /= sum;
  }
}

function quote(text: string): string {
  return JSON.stringify(text.slice(0, 40));
}
