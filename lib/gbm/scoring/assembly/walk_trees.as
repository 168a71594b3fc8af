/**
 * One row down all trees of an output. Nodes are 8 bytes, in pre-order: the decision's number
 * and the place of the right child; the left child is next. A leaf has the number -1 and is
 * followed by its value.
 *
 * @returns sum of the leaf values, in the order of the trees
 */
export function walkTrees(roots: usize, nTrees: i32, bits: usize): f64 {
  let sum: f64 = 0;
  for (const end = roots + (<usize>nTrees << 2); roots < end; roots += 4) {
    let node = <usize>load<u32>(roots);
    for (let decision = load<i32>(node); decision >= 0; decision = load<i32>(node)) {
      node = load<u8>(bits + <usize>decision) ? <usize>load<u32>(node, 4) : node + 8;
    }
    sum += load<f64>(node, 8);
  }
  return sum;
}
