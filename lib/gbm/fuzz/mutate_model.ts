/**
 * Mutants: a good model file damaged in one or two of the ways in which files get
 * damaged by transfer, by editors and by those who mean harm. Equal streams give
 * equal mutants.
 * @module
 */
import type { Prng } from "../../_shared/prng.ts";

/** A damaged model file. */
export interface Mutant {
  /** The kinds of damage done, joined by `+`. */
  readonly kind: string;
  /** The damaged text. */
  readonly text: string;
}

type Damage = (text: string, random: Prng) => string;

/** Characters that grammars trip over. */
const CHARACTERS = [..."0123456789-+.eE =:[]\n\r\t\0naif,xX", "é", "\u2028", "\ufeff"];
/** Numbers that readers get wrong, and what is none. */
const NUMBERS = [
  ..."0 -0 1 -1 2 3 5 7 9 10 16 31 32 127 128 255 256 0.5 -0.5 1e-36 1e35 1e308 -1e308".split(" "),
  ..."2147483647 2147483648 -2147483648 4294967295 4294967296 9007199254740993 1e999".split(" "),
  ..."nan NaN inf -inf Infinity 0x10 1_000 1,0 .5 5. . - + e 1e 1e+ --1 1.2.3 １ ٣ null".split(" "),
  "",
  " ",
  "9".repeat(400),
];
const COUNT_KEYS = [
  "num_class",
  "num_tree_per_iteration",
  "max_feature_idx",
  "label_index",
  "num_leaves",
  "num_cat",
  "cat_boundaries",
  "leaf_count",
  "internal_count",
  "tree_sizes",
];
const NUMBER_KEYS = ["threshold", "leaf_value", "split_gain", "shrinkage", "internal_value"];
const CHILD_KEYS = ["left_child", "right_child"];
/** Lengths of lines beyond what buffers hold. */
const LONG = [5_000, 100_000, 400_000];

const DAMAGES: Readonly<Record<string, Damage>> = {
  "flip bytes": (text, random) => {
    for (let n = random.int(1, 4); n > 0; n--) {
      const at = random.int(0, text.length - 1);
      const flipped = String.fromCharCode(text.charCodeAt(at) ^ (1 << random.int(0, 7)));
      const other = random.chance(0.5) ? flipped : random.pick(CHARACTERS);
      text = text.slice(0, at) + other + text.slice(at + 1);
    }
    return text;
  },
  "truncate": (text, random) => text.slice(0, random.int(0, text.length - 1)),
  "cut out": (text, random) => {
    const at = random.int(0, text.length - 1);
    return text.slice(0, at) + text.slice(at + random.int(1, 200));
  },
  "duplicate a line": onLines((lines, at) => lines.splice(at, 0, lines[at])),
  "delete a line": onLines((lines, at) => lines.splice(at, 1)),
  "swap lines": onLines((lines, at, random) => {
    const other = random.int(0, lines.length - 1);
    [lines[at], lines[other]] = [lines[other], lines[at]];
  }),
  "swap trees": (text, random) => {
    const blocks = text.split("\n\n\n");
    const i = random.int(0, blocks.length - 1), j = random.int(0, blocks.length - 1);
    [blocks[i], blocks[j]] = [blocks[j], blocks[i]];
    const renumbered = blocks.join("\n\n\n");
    let nth = 0;
    return random.chance(0.5)
      ? renumbered.replace(/^Tree=\d+/gm, () => `Tree=${nth++}`)
      : renumbered;
  },
  "swap children": onValues(CHILD_KEYS, (values, random) => {
    const i = random.int(0, values.length - 1), j = random.int(0, values.length - 1);
    [values[i], values[j]] = [values[j], values[i]];
  }),
  "change a child": onValues(CHILD_KEYS, (values, random) => {
    values[random.int(0, values.length - 1)] = String(
      random.int(-values.length - 2, values.length),
    );
  }),
  "huge counts": onValues(COUNT_KEYS, (values, random) => {
    const huge = ["131072", "100000", "2147483647", "4294967296", "999999999999999", "1e9"];
    values[random.int(0, values.length - 1)] = random.pick(huge);
  }),
  "other numbers": onValues([...NUMBER_KEYS, ...COUNT_KEYS], (values, random) => {
    values[random.int(0, values.length - 1)] = random.pick(NUMBERS);
  }),
  "NaN thresholds": onValues(["threshold", "leaf_value"], (values, random) => {
    values[random.int(0, values.length - 1)] = random.pick(["nan", "-nan", "NaN", "inf", "-inf"]);
  }),
  "huge leaves": repeated(
    3,
    onValues(["leaf_value"], (values, random) => {
      values[random.int(0, values.length - 1)] = random.pick([
        "1e308",
        "1.7e308",
        "-1e308",
        "5e-324",
      ]);
    }),
  ),
  "other counts": repeated(
    2,
    onValues(["leaf_count", "internal_count"], (values, random) => {
      values[random.int(0, values.length - 1)] = random.pick(["0", "1", "1000", "2147483647"]);
    }),
  ),
  "other decisions": onValues(["decision_type"], (values, random) => {
    values[random.int(0, values.length - 1)] = String(random.int(0, 15));
  }),
  "other categories": onValues(["cat_threshold", "cat_boundaries"], (values, random) => {
    values[random.int(0, values.length - 1)] = String(random.int(0, 2 ** 32));
  }),
  "other features": onValues(["split_feature"], (values, random) => {
    values[random.int(0, values.length - 1)] = String(random.int(0, 60));
  }),
  "one value more": onLines((lines, at, random) => lines[at] += ` ${random.pick(NUMBERS)}`),
  "duplicate a key": onLines((lines, at, random) => {
    const key = lines[at].split("=")[0];
    lines.splice(at, 0, `${key}=${random.pick(NUMBERS)}`);
  }),
  "unknown key": onLines((lines, at, random) => {
    const keys = [
      "leaf_const=0.5",
      "linear=1",
      "is_linear=1",
      "num_features=1",
      "surprise",
      "=",
      "=",
    ];
    lines.splice(at, 0, random.pick(keys));
  }),
  "long line": onLines((lines, at, random) => {
    const unit = random.pick(["9", "0 ", "1e5 ", "a", "=", " ", ":", "\u2028", lines[at] + " "]);
    lines[at] += unit.repeat(Math.ceil(random.pick(LONG) / unit.length));
  }),
  "deep brackets": onLines((lines, _, random) => {
    lines.push(`pandas_categorical:${random.pick(["[", '{"a":']).repeat(random.pick(LONG))}`);
  }),
  "empty lines": onLines((lines, at, random) => {
    lines.splice(at, 0, ...new Array<string>(random.pick([1, 2, 3, 10_000])).fill(""));
  }),
  "other line ends": (text) => text.replaceAll("\n", "\r\n"),
  "other objective": (text, random) =>
    text.replace(
      /^objective=.*$|^feature_names=/m,
      (line) =>
        `objective=${
          random.pick([
            "binary",
            "binary sigmoid:0",
            "binary sigmoid:1e300",
            "multiclass num_class:2",
            "poisson",
            "cross_entropy_lambda",
            "regression sqrt",
            "tweedie  ",
            "rocket",
          ])
        }${line.startsWith("objective") ? "" : `\n${line}`}`,
    ),
};

/** The kinds of damage. */
export const MUTATION_KINDS: readonly string[] = Object.keys(DAMAGES);

/** Damages a model once, now and then twice; half of the time without `tree_sizes`, which would tell. */
export function mutateModel(text: string, random: Prng): Mutant {
  if (random.chance(0.5)) text = text.replace(/^tree_sizes=.*\n/m, "");
  const kinds = [random.pick(MUTATION_KINDS)];
  if (random.chance(0.2)) kinds.push(random.pick(MUTATION_KINDS));
  for (const kind of kinds) text = text === "" ? text : DAMAGES[kind](text, random);
  return { kind: kinds.join("+"), text };
}

function onLines(damage: (lines: string[], at: number, random: Prng) => unknown): Damage {
  return (text, random) => {
    const lines = text.split("\n");
    damage(lines, random.int(0, lines.length - 1), random);
    return lines.join("\n");
  };
}

function repeated(nTimes: number, damage: Damage): Damage {
  return (text, random) => {
    for (let n = 0; n < nTimes; n++) text = damage(text, random);
    return text;
  };
}

/** Damages the values of one line with one of the keys; the text stays as it is where there is none. */
function onValues(
  keys: readonly string[],
  damage: (values: string[], random: Prng) => void,
): Damage {
  return onLines((lines, _, random) => {
    const places = lines.flatMap((line, i) => keys.includes(line.split("=", 1)[0]) ? [i] : []);
    if (places.length === 0) return;
    const at = random.pick(places), [key] = lines[at].split("=", 1);
    const values = lines[at].slice(key.length + 1).split(" ");
    damage(values, random);
    lines[at] = `${key}=${values.join(" ")}`;
  });
}
