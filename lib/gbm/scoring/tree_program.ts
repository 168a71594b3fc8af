/**
 * A tree as operations on bitmaps, 512 rows at a time.
 *
 * Each leaf has a code of at most eight bits, and each bit of the code of the leaves that
 * rows reach is a bitmap, a plane. Planes are made from the leaves up:
 *
 *     plane of a node = decision ? plane of its right child : plane of its left child
 *
 * That is one operation a node and plane, but most need none. While there are bits to spare,
 * a node takes one for itself: it says left or right, is the decision's own bitmap, and
 * below it both children use the same other bits. Where one child does not look at a bit, the
 * other child's plane is taken for both, and a leaf answers to all codes that differ in
 * the bits that it does not look at:
 *
 *          A          bit 2 = A, bit 1 = A ? C : B, bit 0 = D
 *        B   C        leaf      0    1    2    3    4
 *       0 1 2  D      code      00*  01*  10*  110  111
 *             3 4
 *
 * A tree too lopsided for that numbers the leaves of its deep parts in Gray code from left to
 * right, so that a decision between neighbours changes one bit only.
 * Trees of 31 leaves and ten levels need 34 operations on average with eight bits, 52 with six.
 * @module
 */
import type { Tree } from "../tree.ts";
import {
  ALL_ROWS,
  ARENA,
  BITMAP_BYTES,
  MAX_PLANES,
  NO_ROWS,
  SLOTS,
  USUAL_PLANES,
} from "./layout.ts";

/** What the kernels do for a tree; all addresses are of bitmaps. */
export interface TreeProgram {
  /** Addresses of the planes, the highest bit first. */
  planes: number[];
  /** Addresses of condition, left and right of each operation; operation i writes slot i. */
  ops: number[];
  /** The leaf's value for each code. */
  values: Float64Array;
}

/** A plane: the address of a bitmap, or {@linkcode ANY} where the code's bit does not matter. */
type Plane = number;
const ANY: Plane = 0;

/** Whether {@linkcode compileTree} takes a tree. */
export function isCompilable(tree: Tree): boolean {
  return tree.nLeaves <= 1 << MAX_PLANES;
}

/**
 * Makes the program of a tree.
 * @param decisionOf The decision of each inner node; decision i has the bitmap i of the arena.
 */
export function compileTree(tree: Tree, decisionOf: Int32Array): TreeProgram {
  const compiler = new TreeCompiler(tree, decisionOf);
  return compiler.compile();
}

class TreeCompiler {
  readonly #tree: Tree;
  readonly #decisionOf: Int32Array;
  readonly #nLeavesBelow: Int32Array;
  readonly #height: Int32Array;
  readonly #ops: number[] = [];
  /** The code of each leaf, and the bits of it that count. */
  readonly #code: Int32Array;
  readonly #mask: Int32Array;

  constructor(tree: Tree, decisionOf: Int32Array) {
    const { nLeaves, leftChild, rightChild } = tree;
    this.#tree = tree;
    this.#decisionOf = decisionOf;
    this.#code = new Int32Array(nLeaves);
    this.#mask = new Int32Array(nLeaves);
    this.#nLeavesBelow = new Int32Array(nLeaves - 1);
    this.#height = new Int32Array(nLeaves - 1);
    for (let node = nLeaves - 2; node >= 0; node--) {
      const left = leftChild[node], right = rightChild[node];
      this.#nLeavesBelow[node] = this.#countLeaves(left) + this.#countLeaves(right);
      this.#height[node] = 1 + Math.max(this.#heightOf(left), this.#heightOf(right));
    }
  }

  compile(): TreeProgram {
    const root = this.#tree.nLeaves === 1 ? ~0 : 0;
    const fewest = Math.ceil(Math.log2(this.#tree.nLeaves));
    const nPlanes = Math.min(Math.max(USUAL_PLANES, fewest), this.#heightOf(root));
    const planes = this.#build(root, nPlanes, 0).toReversed();
    const values = new Float64Array(1 << nPlanes);
    this.#tree.leafValue.forEach((value, leaf) => {
      for (let code = 0; code < values.length; code++) {
        if ((code & this.#mask[leaf]) === this.#code[leaf]) values[code] = value;
      }
    });
    return {
      planes: planes.map((plane) => plane === ANY ? NO_ROWS : plane),
      ops: this.#ops,
      values,
    };
  }

  /** Planes 0 to nPlanes - 1 below a node whose leaves have the higher bits `prefix`. */
  #build(child: number, nPlanes: number, prefix: number): Plane[] {
    const mask = (1 << MAX_PLANES) - (1 << nPlanes);
    if (child < 0) {
      this.#code[~child] = prefix;
      this.#mask[~child] = mask;
      return new Array(nPlanes).fill(ANY);
    }
    const left = this.#tree.leftChild[child], right = this.#tree.rightChild[child];
    const most = Math.max(this.#countLeaves(left), this.#countLeaves(right));
    if (most > 1 << (nPlanes - 1)) return this.#buildDense(child, nPlanes, prefix);
    const bit = 1 << (nPlanes - 1);
    const lefts = this.#build(left, nPlanes - 1, prefix);
    const rights = this.#build(right, nPlanes - 1, prefix | bit);
    const planes = lefts.map((plane, p) => this.#select(child, plane, rights[p]));
    return [...planes, this.#conditionOf(child)];
  }

  /** The same, leaves numbered in Gray code from left to right. */
  #buildDense(top: number, nPlanes: number, prefix: number): Plane[] {
    let next = 0;
    const build = (child: number): Plane[] => {
      if (child < 0) {
        const gray = next ^ (next >> 1);
        next++;
        this.#code[~child] = prefix | gray;
        this.#mask[~child] = (1 << MAX_PLANES) - 1;
        return Array.from({ length: nPlanes }, (_, p) => (gray >> p) & 1 ? ALL_ROWS : NO_ROWS);
      }
      const lefts = build(this.#tree.leftChild[child]);
      const rights = build(this.#tree.rightChild[child]);
      return lefts.map((plane, p) => this.#select(child, plane, rights[p]));
    };
    return build(top);
  }

  #select(node: number, left: Plane, right: Plane): Plane {
    if (left === right || right === ANY) return left;
    if (left === ANY) return right;
    if (left === NO_ROWS && right === ALL_ROWS) return this.#conditionOf(node);
    this.#ops.push(this.#conditionOf(node), left, right);
    return SLOTS + BITMAP_BYTES * (this.#ops.length / 3 - 1);
  }

  #conditionOf(node: number): number {
    return ARENA + BITMAP_BYTES * this.#decisionOf[node];
  }

  #countLeaves(child: number): number {
    return child < 0 ? 1 : this.#nLeavesBelow[child];
  }

  #heightOf(child: number): number {
    return child < 0 ? 0 : this.#height[child];
  }
}
