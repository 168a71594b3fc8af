/**
 * The different decisions of a model. Trees ask the same few questions again and again (a
 * model of 96,000 nodes over 90 features of 255 bins has 7,000), so each is answered once a
 * block of rows.
 *
 * Decisions on one feature are answered together: its keys, ascending, cut its values into
 * buckets, and a decision is some buckets.
 *
 *     thresholds  keys t0 < t1 < ...; bucket k has the values in (t(k-1), tk]; right of tk: buckets k + 1, ...
 *     categories  keys are those of any set; bucket k has the category k, the last one all others
 * @module
 */
import { CATEGORICAL_BIT, DEFAULT_LEFT_BIT, MissingType } from "../decision.ts";
import type { Tree } from "../tree.ts";

/** Decisions on one feature by thresholds. */
export interface ThresholdGroup {
  kind: "thresholds";
  feature: number;
  /** Number of the group's first decision; those of a group follow each other. */
  first: number;
  /** Ascending. */
  keys: Float64Array;
  /** By descending key. */
  decisions: { key: number; missingType: number; missingGoesRight: boolean }[];
}

/** Decisions on one feature by sets of categories. */
export interface CategoryGroup {
  kind: "categories";
  feature: number;
  first: number;
  keys: Float64Array;
  /** Keys of the categories that go left. */
  decisions: Int32Array[];
}

/** All decisions of a model. */
export interface DecisionTable {
  groups: (ThresholdGroup | CategoryGroup)[];
  nDecisions: number;
  /** The decision of each inner node of each tree. */
  decisionOf: Int32Array[];
}

/** Numbers the decisions of trees, group by group. */
export function tabulateDecisions(trees: readonly Tree[]): DecisionTable {
  const drafts = new Map<number, Draft>();
  const drafted = trees.map((tree) =>
    Array.from(tree.splitFeature, (feature, node) => {
      const isCategorical = (tree.decisionType[node] & CATEGORICAL_BIT) !== 0;
      const id = 2 * feature + Number(isCategorical);
      let draft = drafts.get(id);
      if (!draft) drafts.set(id, draft = isCategorical ? new SetDraft() : new ThresholdDraft());
      return { draft, at: draft.add(tree, node) };
    })
  );
  const groups: DecisionTable["groups"] = [];
  const firsts = new Map<Draft, number>();
  let nDecisions = 0;
  for (const [id, draft] of [...drafts].sort(([a], [b]) => a - b)) {
    firsts.set(draft, nDecisions);
    const group = draft.finish(id >> 1, nDecisions);
    groups.push(group);
    nDecisions += group.decisions.length;
  }
  const decisionOf = drafted.map((nodes) =>
    Int32Array.from(nodes, ({ draft, at }) => firsts.get(draft)! + draft.placeOf(at))
  );
  return { groups, nDecisions, decisionOf };
}

/** Collects the decisions of one group. */
interface Draft {
  /** Number of a node's decision in order of appearance. */
  add(tree: Tree, node: number): number;
  finish(feature: number, first: number): ThresholdGroup | CategoryGroup;
  /** Place in the finished group of what `add` returned. */
  placeOf(added: number): number;
}

class ThresholdDraft implements Draft {
  readonly #added: { threshold: number; type: number }[] = [];
  /** By the bits that matter: how missing values are known and where they go. */
  readonly #known: Map<number, number>[] = [];
  #places = new Int32Array(0);

  add({ threshold, decisionType }: Tree, node: number): number {
    const isNeverMissing = decisionType[node] >> 2 === MissingType.none;
    const type = isNeverMissing ? 0 : decisionType[node];
    const known = this.#known[type] ??= new Map();
    let at = known.get(threshold[node]);
    if (at === undefined) {
      known.set(threshold[node], at = this.#added.length);
      this.#added.push({ threshold: threshold[node], type });
    }
    return at;
  }

  finish(feature: number, first: number): ThresholdGroup {
    const added = this.#added;
    const keys = Float64Array.from(new Set(added.map(({ threshold }) => threshold))).sort();
    const keyOf = new Map(Array.from(keys, (threshold, key) => [threshold, key]));
    const order = added.map((_, at) => at)
      .sort((a, b) => added[b].threshold - added[a].threshold || added[a].type - added[b].type);
    this.#places = new Int32Array(order.length);
    order.forEach((at, place) => this.#places[at] = place);
    const decisions = order.map((at) => ({
      key: keyOf.get(added[at].threshold)!,
      missingType: added[at].type >> 2,
      missingGoesRight: (added[at].type & DEFAULT_LEFT_BIT) === 0,
    }));
    return { kind: "thresholds", feature, first, keys, decisions };
  }

  placeOf(added: number): number {
    return this.#places[added];
  }
}

class SetDraft implements Draft {
  readonly #sets: number[][] = [];
  readonly #known = new Map<string, number>();

  add({ threshold, catBoundaries, catThreshold }: Tree, node: number): number {
    const set = threshold[node];
    const words = catThreshold.subarray(catBoundaries[set], catBoundaries[set + 1]);
    const name = words.join();
    let at = this.#known.get(name);
    if (at === undefined) {
      this.#known.set(name, at = this.#sets.length);
      this.#sets.push(categoriesOf(words));
    }
    return at;
  }

  finish(feature: number, first: number): CategoryGroup {
    const keys = Float64Array.from(new Set(this.#sets.flat())).sort();
    const keyOf = new Map(Array.from(keys, (category, key) => [category, key]));
    const decisions = this.#sets.map((set) =>
      Int32Array.from(set, (category) => keyOf.get(category)!)
    );
    return { kind: "categories", feature, first, keys, decisions };
  }

  placeOf(added: number): number {
    return added;
  }
}

function categoriesOf(words: Uint32Array): number[] {
  const categories: number[] = [];
  words.forEach((word, i) => {
    for (let bit = 0; bit < 32; bit++) {
      if (((word >>> bit) & 1) === 1) categories.push(32 * i + bit);
    }
  });
  return categories;
}
