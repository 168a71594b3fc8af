/**
 * SHAP values of one row by Quadrature-TreeSHAP (arXiv 2605.04497); `edge_trees.ts` says
 * what the records hold. Lanes are nodes of the quadrature, two to a vector.
 */

/** An edge from a node to a child; edges of a tree are in pre-order. */
@unmanaged
export class Edge {
  /** share of rows that follow the path at this edge's feature */
  ratio: f64;
  /** the leaf's value, or 0 above */
  value: f64;
  /** number of the parent's decision */
  decision: u32;
  /** 1 for a right child */
  side: u32;
  /** the edge above, and the last one above with the same feature or 0; 0 is the root */
  parent: u32;
  last: u32;
  /** bytes to the feature's lanes */
  feature: u32;
  unused: u32;
}

@unmanaged
export class EdgeTree {
  nEdges: u32;
  /** vectors of lanes */
  nVectors: u32;
  /** its quadrature: vectors t, 1 - t, weight, 1 / (1 - t) */
  rule: usize;
  unused: u32;
}

/** Whether the row follows the path at each edge's feature so far: `follows`, a byte an edge. */
function markFollows(edges: usize, nEdges: u32, bits: usize, follows: usize): void {
  store<u8>(follows, 1);
  for (let e: u32 = 1; e <= nEdges; e++, edges += offsetof<Edge>()) {
    const edge = changetype<Edge>(edges);
    const isOwn = u32(load<u8>(bits + edge.decision) == edge.side);
    store<u8>(follows + e, isOwn & <u32>load<u8>(follows + edge.last));
  }
}

/** What a feature's edges multiply a path's weight by. */
@inline
function factor(rule: usize, stride: usize, ratio: f64, follows: u32): v128 {
  const t = v128.load(rule), rest = v128.load(rule + stride);
  return f64x2.add(f64x2.mul(rest, f64x2.splat(ratio)), v128.and(t, i64x2.splat(-<i64>follows)));
}

/** (follows - ratio) / factor, which is -1 / (1 - t) for all ratios where the row leaves the path. */
@inline
function slope(rule: usize, stride: usize, ratio: f64, follows: u32): v128 {
  // Without a branch, which would be mispredicted every third time.
  return v128.bitselect(
    f64x2.div(f64x2.splat(1 - ratio), factor(rule, stride, ratio, follows)),
    f64x2.neg(v128.load(rule + 3 * stride)),
    i64x2.splat(-<i64>follows),
  );
}

/**
 * Adds the contributions of trees to `lanes`, feature by feature.
 * @param paths, sums Room for the vectors of all edges of the largest tree.
 */
export function explainRow(
  tree: usize,
  nTrees: i32,
  bits: usize,
  follows: usize,
  paths: usize,
  sums: usize,
  lanes: usize,
): void {
  for (let i = 0; i < nTrees; i++) {
    const header = changetype<EdgeTree>(tree);
    const edges = tree + offsetof<EdgeTree>(), nEdges = header.nEdges;
    const stride = <usize>header.nVectors << 4;
    markFollows(edges, nEdges, bits, follows);
    memory.copy(paths, header.rule + 2 * stride, stride);
    goDown(edges, nEdges, header.rule, stride, follows, paths, sums);
    goUp(edges, nEdges, header.rule, stride, follows, sums, lanes);
    tree = edges + <usize>nEdges * offsetof<Edge>();
  }
}

/** Step 1: weight of the path down to each edge; at leaves times the leaf's value. */
@inline
function goDown(
  edges: usize,
  nEdges: u32,
  rules: usize,
  stride: usize,
  follows: usize,
  paths: usize,
  sums: usize,
): void {
  let path = paths + stride, sum = sums + stride;
  for (let e: u32 = 1; e <= nEdges; e++) {
    const edge = changetype<Edge>(edges + <usize>(e - 1) * offsetof<Edge>());
    let above = paths + <usize>edge.parent * stride;
    const own = <u32>load<u8>(follows + e);
    const ratio = edge.ratio, value = f64x2.splat(edge.value), last = edge.last;
    if (last) {
      const before = changetype<Edge>(edges + <usize>(last - 1) * offsetof<Edge>());
      const old = <u32>load<u8>(follows + last), oldRatio = before.ratio;
      for (let rule = rules; rule < rules + stride; rule += 16, above += 16, path += 16, sum += 16) {
        const oldFactor = factor(rule, stride, oldRatio, old);
        // A factor of 0 has made all weights below it 0.
        const change = v128.andnot(
          f64x2.div(factor(rule, stride, ratio, own), oldFactor),
          f64x2.eq(oldFactor, f64x2(0, 0)),
        );
        const weight = f64x2.mul(v128.load(above), change);
        v128.store(path, weight);
        v128.store(sum, f64x2.mul(weight, value));
      }
    } else {
      for (let rule = rules; rule < rules + stride; rule += 16, above += 16, path += 16, sum += 16) {
        const weight = f64x2.mul(v128.load(above), factor(rule, stride, ratio, own));
        v128.store(path, weight);
        v128.store(sum, f64x2.mul(weight, value));
      }
    }
  }
}

/** Step 2: sums over the leaves below each edge, and from them the contributions. */
@inline
function goUp(
  edges: usize,
  nEdges: u32,
  rules: usize,
  stride: usize,
  follows: usize,
  sums: usize,
  lanes: usize,
): void {
  for (let e = nEdges; e > 0; e--) {
    const edge = changetype<Edge>(edges + <usize>(e - 1) * offsetof<Edge>());
    let at = sums + <usize>e * stride, above = sums + <usize>edge.parent * stride;
    let lane = lanes + <usize>edge.feature;
    const own = <u32>load<u8>(follows + e), ratio = edge.ratio, last = edge.last;
    const before = changetype<Edge>(edges + <usize>(last ? last - 1 : e - 1) * offsetof<Edge>());
    const old = <u32>load<u8>(follows + last), oldRatio = before.ratio;
    for (let rule = rules; rule < rules + stride; rule += 16, at += 16, above += 16, lane += 16) {
      const sum = v128.load(at);
      v128.store(above, f64x2.add(v128.load(above), sum));
      let change = slope(rule, stride, ratio, own);
      if (last) change = f64x2.sub(change, slope(rule, stride, oldRatio, old));
      v128.store(lane, f64x2.add(v128.load(lane), f64x2.mul(sum, change)));
    }
  }
}
