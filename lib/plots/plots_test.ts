import { assert, assertEquals, assertThrows } from "@std/assert";
import { randomStream } from "../_shared/prng.ts";
import type { Displayable } from "../_shared/display.ts";
import {
  ageByConditionPlot,
  beeswarmPlot,
  binValues,
  correlationPlot,
  distributionsPlot,
  funnelPlot,
  importancePlot,
  learningCurvesPlot,
  missingValuesPlot,
  offerContrastPlot,
  offerErrorPlot,
  offerMixPlot,
  predictedAgainstTruePlot,
  spendingConcentration,
  spendingConcentrationPlot,
  stackShifts,
  waterfallPlot,
} from "./mod.ts";

const HOSTILE = `Programme <A> & "B"`;
const OFFERS = Array.from({ length: 16 }, (_, i) => i === 0 ? HOSTILE : `Offer number ${i}`);

function numbers(name: string, count: number): Float64Array {
  const stream = randomStream(1, name);
  return Float64Array.from({ length: count }, () => stream.normal(50, 20));
}

const PLOTS: Record<string, () => Displayable> = {
  spendingConcentrationPlot: () =>
    spendingConcentrationPlot(spendingConcentration(numbers("usd", 1000).map(Math.abs))),
  ageByConditionPlot: () =>
    ageByConditionPlot(
      ["asthma", HOSTILE].flatMap((condition) =>
        ["18-29", "65+"].map((ageGroup, i) => ({ condition, ageGroup, share: 0.1 + i / 5 }))
      ),
    ),
  missingValuesPlot: () =>
    missingValuesPlot([{ column: HOSTILE, share: 0.4 }, { column: "age", share: 0 }]),
  correlationPlot: () =>
    correlationPlot(OFFERS.map((name) => ({ name, values: numbers(name, 50) })), HOSTILE),
  distributionsPlot: () =>
    distributionsPlot(
      OFFERS.map((name) => ({ name, unit: "USD", values: numbers(name, 500) })),
      HOSTILE,
    ),
  learningCurvesPlot: () =>
    learningCurvesPlot(
      OFFERS.map((offerId) => {
        const rmse = Float64Array.from({ length: 200 }, (_, i) => 5 + 15 * Math.exp(-i / 20));
        return { offerId, trainRmse: rmse, testRmse: rmse.map((value) => value + 0.3) };
      }),
      { noiseSd: 5 },
    ),
  predictedAgainstTruePlot: () =>
    predictedAgainstTruePlot(numbers("p", 20_000), numbers("t", 20_000)),
  offerErrorPlot: () =>
    offerErrorPlot(
      OFFERS.map((offerName, i) => ({ offerName, modelRmse: i, treeRmse: i + 2, meanRmse: 20 })),
    ),
  importancePlot: () =>
    importancePlot(
      OFFERS.map((label, i) => ({ label, group: `group ${i % 6}`, meanAbsContribution: i })),
    ),
  beeswarmPlot: () =>
    beeswarmPlot(
      OFFERS.slice(0, 12).map((label) => ({
        label,
        contributions: numbers(label, 200),
        values: numbers(`${label} value`, 200),
      })),
      HOSTILE,
    ),
  waterfallPlot: () =>
    waterfallPlot(40, OFFERS.map((label, i) => ({ label, contribution: 5 - i })), HOSTILE),
  offerContrastPlot: () =>
    offerContrastPlot(
      { above: HOSTILE, below: "B" },
      OFFERS.map((label, i) => ({ label, difference: 5 - i })),
    ),
  offerMixPlot: () =>
    offerMixPlot(
      OFFERS.map((offerName, i) => ({ offerName, category: `c${i % 8}`, nMembers: i * 10 })),
      200,
    ),
  funnelPlot: () =>
    funnelPlot([{ label: HOSTILE, count: 10 }, { label: "b", count: 4 }], {
      title: HOSTILE,
      subtitle: HOSTILE,
      unit: "Pairs",
    }),
};

for (const [name, plot] of Object.entries(PLOTS)) {
  Deno.test(`${name}() gives the same bytes each time, escaped and of at most 60 kB`, () => {
    const { html, text } = plot();
    assertEquals(plot().html, html);
    assert(html.startsWith(`<svg xmlns="http://www.w3.org/2000/svg" width="760"`));
    assert(html.length <= 60_000, `${html.length} bytes`);
    assert(!html.includes("<A>"), "markup of a label is not escaped");
    assert(!/NaN|undefined|Infinity/.test(html), "a coordinate is no number");
    assert(!/plot-[0-9a-f]{6}|plot-clip|id="/.test(html), "an id that may change");
    assert(text.startsWith("[figure] "));
  });
}

Deno.test("spendingConcentration() knows two members of whom one spends all", () => {
  const { lorenz, top5, bottomHalf } = spendingConcentration([0, 100]);
  assertEquals([lorenz.length, lorenz[0], lorenz[100]], [101, 0, 1]);
  assertEquals([top5, bottomHalf], [0, 0]);
  assertThrows(() => spendingConcentration([0, 0]), RangeError, "there is none");
});

Deno.test("binValues() gathers the top in the last bar and loses no value", () => {
  const bars = binValues([...Array.from({ length: 199 }, (_, i) => i), 1_000_000]);
  assertEquals(bars.length <= 20, true);
  assertEquals(Math.round(bars.reduce((total, bar) => total + bar.y, 0)), 100);
});

Deno.test("binValues() gives a flag two bars around 0 and 1", () => {
  assertEquals(binValues([0, 1, 1, 1]), [
    { x1: -0.5, x2: 0.5, y: 25 },
    { x1: 0.5, x2: 1.5, y: 75 },
  ]);
});

Deno.test("stackShifts() stays within its row when all values are equal", () => {
  const shifts = stackShifts(new Float64Array(500), 0.1);
  assert(shifts.every((shift) => Math.abs(shift) <= 17));
  assert(new Set(shifts).size > 10);
});
