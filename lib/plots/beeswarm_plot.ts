import type { Displayable } from "../_shared/display.ts";
import { clamp } from "../_shared/stats.ts";
import {
  type Dot,
  dotsMark,
  fitLabel,
  labelMargin,
  panel,
  panelsFigure,
  rampPanel,
  VIRIDIS,
} from "./theme.ts";
import * as Plot from "@observablehq/plot";

/** Contributions and values of one feature over the same members. */
export interface BeeswarmFeature {
  /** Text beside the row. */
  readonly label: string;
  /** Points of the score. */
  readonly contributions: ArrayLike<number>;
  /** Value of the feature for each member, which sets the colour; as many as contributions. */
  readonly values: ArrayLike<number>;
}

const ROW_PX = 34;
const DOT_PX = 3.4;
const COLORS = VIRIDIS.slice(0, 8);

/**
 * What raises and lowers a score: a dot per member, side by side where many have
 * the same contribution, up to the height of a row.
 *
 * @param features Leading features first; at most 200 members each keep it small.
 */
export function beeswarmPlot(features: readonly BeeswarmFeature[], title: string): Displayable {
  const dots: Dot[] = [];
  const spread = contributionRange(features);
  features.forEach(({ contributions, values }, featureIdx) => {
    const shifts = stackShifts(contributions, (spread.high - spread.low) / 440 * DOT_PX);
    const ranks = relativeRanks(values);
    for (let i = 0; i < contributions.length; i++) {
      const color = clamp(Math.floor(ranks[i] * 8), 0, 7);
      dots.push({ x: contributions[i], y: featureIdx, color, dy: shifts[i] });
    }
  });
  const swarm = panel({
    width: 760,
    height: 70 + ROW_PX * features.length,
    marginLeft: labelMargin(features.map((feature) => feature.label)),
    marginRight: 20,
    marginTop: 10,
    marginBottom: 44,
    x: {
      label: "Contribution (points of the score)",
      labelAnchor: "center",
      domain: [spread.low, spread.high],
      grid: true,
    },
    y: {
      domain: [-0.7, features.length - 0.3],
      reverse: true,
      label: null,
      ticks: features.map((_, i) => i),
      tickFormat: (i: number) => fitLabel(features[i].label),
      tickSize: 0,
    },
    marks: [
      Plot.ruleX([0], { stroke: "#888" }),
      dotsMark(dots, { colors: COLORS, sizePx: DOT_PX }),
    ],
  });
  const ramp = rampPanel({
    colors: COLORS,
    low: "low",
    high: "high",
    label: "Value of the feature",
  });
  return panelsFigure({
    title,
    subtitle: `${features[0]?.contributions.length ?? 0} sampled members; each dot is one member`,
  }, [ramp, swarm]);
}

/** The range of all contributions with a margin. */
function contributionRange(features: readonly BeeswarmFeature[]): { low: number; high: number } {
  let low = 0, high = 0;
  for (const { contributions } of features) {
    for (let i = 0; i < contributions.length; i++) {
      low = Math.min(low, contributions[i]);
      high = Math.max(high, contributions[i]);
    }
  }
  const margin = (high - low) * 0.02 || 1;
  return { low: low - margin, high: high + margin };
}

/**
 * Pixels by which dots that would lie on one another move up and down: the n-th
 * dot of a column of `binWidth` goes n dots out, not further than the row allows.
 */
export function stackShifts(values: ArrayLike<number>, binWidth: number): Float64Array {
  const nInBin = new Map<number, number>();
  const shifts = new Float64Array(values.length);
  const limit = ROW_PX / 2 - DOT_PX;
  const nSteps = Math.floor(limit / (DOT_PX * 0.55)) * 2 + 1;
  for (let i = 0; i < values.length; i++) {
    const bin = Math.round(values[i] / binWidth);
    const n = nInBin.get(bin) ?? 0;
    nInBin.set(bin, n + 1);
    const step = n % nSteps;
    shifts[i] = Math.ceil(step / 2) * DOT_PX * 0.55 * (step % 2 === 0 ? 1 : -1);
  }
  return shifts;
}

/** Each value's place among all, 0 (lowest) to 1; equal values share the middle of their places. */
function relativeRanks(values: ArrayLike<number>): Float64Array {
  const sorted = Float64Array.from(values).sort();
  return Float64Array.from(values, (value) => {
    let below = 0, equal = 0;
    for (const other of sorted) {
      if (other < value) below++;
      else if (other === value) equal++;
    }
    return equal === sorted.length ? 0.5 : below / (sorted.length - equal || 1);
  });
}
