/** Longest line shown; a plot is one line of many thousand characters. */
const WIDTH = 160;
/** Lines compared by the quadratic algorithm, at most; beyond, place by place. */
const MOST_LINES = 600;

/**
 * The lines that differ, with `-`, `+` or a blank before each and two equal ones
 * around; a long line is cut to the place where it differs. At most 60 lines.
 */
export function diffLines(before: string, after: string): string[] {
  const a = before.split("\n"), b = after.split("\n");
  const steps = Math.max(a.length, b.length) > MOST_LINES ? byPlace(a, b) : bySubsequence(a, b);
  const kept = steps.filter((_, i) =>
    steps.slice(Math.max(0, i - 2), i + 3).some(([sign]) => sign !== " ")
  );
  const lines = kept.map(([sign, line], i) => {
    const other = kept[sign === "-" ? i + 1 : i - 1]?.[1] ?? "";
    return `${sign} ${cutToDifference(line, other)}`;
  });
  return lines.length <= 60
    ? lines
    : [...lines.slice(0, 60), `  ... and ${lines.length - 60} lines more`];
}

type Step = [sign: " " | "-" | "+", line: string];

function byPlace(a: string[], b: string[]): Step[] {
  const steps: Step[] = [];
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    if (a[i] === b[i]) steps.push([" ", a[i]]);
    else {
      if (i < a.length) steps.push(["-", a[i]]);
      if (i < b.length) steps.push(["+", b[i]]);
    }
  }
  return steps;
}

/** Keeps a longest common subsequence: lengths[i][j] is that of a[i..] and b[j..]. */
function bySubsequence(a: string[], b: string[]): Step[] {
  const lengths = Array.from({ length: a.length + 1 }, () => new Int32Array(b.length + 1));
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      lengths[i][j] = a[i] === b[j]
        ? lengths[i + 1][j + 1] + 1
        : Math.max(lengths[i + 1][j], lengths[i][j + 1]);
    }
  }
  const steps: Step[] = [];
  let i = 0, j = 0;
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      steps.push([" ", a[i]]);
      i++;
      j++;
    } else if (i < a.length && (j === b.length || lengths[i + 1][j] >= lengths[i][j + 1])) {
      steps.push(["-", a[i++]]);
    } else steps.push(["+", b[j++]]);
  }
  return steps;
}

function cutToDifference(line: string, other: string): string {
  if (line.length <= WIDTH) return line;
  let start = 0;
  while (start < line.length && line[start] === other[start]) start++;
  start = Math.max(0, Math.min(start - WIDTH / 4, line.length - WIDTH));
  const end = start + WIDTH;
  return `${start > 0 ? "..." : ""}${line.slice(start, end)}${end < line.length ? "..." : ""}`;
}
