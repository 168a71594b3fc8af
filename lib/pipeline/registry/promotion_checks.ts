/**
 * The checks of the promotion gate as data. Each measures one number that must not be
 * above its threshold; NaN, what cannot be measured, never passes.
 * @module
 */
import { formatNumber } from "../../_shared/format.ts";
import type { CheckResult } from "../../registry/mod.ts";
import { bandError, type Figures } from "./measure_model.ts";

/** A version as the gate finds it. */
export interface Candidate {
  /** Its number. */
  readonly version: number;
  /** What is wrong with its files; "" where they are those that were stored. */
  readonly fileProblem: string;
  /** How its features or offers differ from those of this code; "" where they do not. */
  readonly schemaProblem: string;
  /** Absent where files or schema keep it from being measured. */
  readonly figures?: Figures;
  /** Largest difference of a score after it was saved and loaded again; measured of a challenger. */
  readonly reloadDifference?: number;
}

/** What a check looks at. */
export interface PromotionInput {
  /** The version that is to be promoted. */
  readonly challenger: Candidate;
  /** The version that holds the alias; null where none does. */
  readonly champion: Candidate | null;
}

/** A measured number, with the figures behind it in words. */
export interface Measurement {
  /** In the unit of the check; NaN where it cannot be measured. */
  readonly value: number;
  /** Such as `1.1860 against 1.1812`. */
  readonly detail: string;
}

/** One check. */
export interface PromotionCheck {
  /** Snake case, part of the tag that keeps the result. */
  readonly id: string;
  /** What holds where it passes, in a sentence. */
  readonly description: string;
  /** The largest value that passes. */
  readonly threshold: number;
  /** What the value is. */
  readonly unit: CheckResult["unit"];
  /** Whether it compares with the champion: without one it is not made. */
  readonly compares: boolean;
  /** Whether a version that it refuses may be promoted by force; not one that cannot be used. */
  readonly mayBeForced: boolean;
  /** Measures the challenger, beside the champion where the check compares. */
  readonly measure: (input: PromotionInput) => Measurement;
}

/** The checks of the gate, in the order in which they are shown. */
export const PROMOTION_CHECKS: readonly PromotionCheck[] = [
  {
    id: "artifacts_intact",
    description: "The files are those that were stored",
    threshold: 0,
    unit: "count",
    compares: false,
    mayBeForced: false,
    measure: ({ challenger: { fileProblem } }) => problemCount(fileProblem, "all hashes agree"),
  },
  {
    id: "feature_schema",
    description: "Features and offers are those of this code",
    threshold: 0,
    unit: "count",
    compares: false,
    mayBeForced: false,
    measure: ({ challenger: { fileProblem, schemaProblem } }) =>
      fileProblem === ""
        ? problemCount(schemaProblem, "same names, same order")
        : { value: NaN, detail: fileProblem },
  },
  {
    id: "reload_equal",
    description: "Saved and loaded again it predicts the same",
    threshold: 0,
    unit: "points",
    compares: false,
    mayBeForced: false,
    measure: ({ challenger }) =>
      ofFigures(challenger, () => ({
        value: challenger.reloadDifference ?? NaN,
        detail: "largest difference of a score",
      })),
  },
  {
    id: "score_range",
    description: "In every band of scores the mean is that of the rules",
    threshold: 3,
    unit: "points",
    compares: false,
    mayBeForced: true,
    measure: ({ challenger }) =>
      ofFigures(challenger, ({ furthestBand }) => ({
        value: bandError(furthestBand),
        detail: `scores from ${furthestBand.from}: mean ${
          formatNumber(furthestBand.predicted)
        }, by the rules ${formatNumber(furthestBand.byRules)}`,
      })),
  },
  {
    id: "test_rmse",
    description: "Test RMSE is hardly above the champion's",
    threshold: 0.01,
    unit: "share",
    compares: true,
    mayBeForced: true,
    measure: (input) =>
      ofBoth(input, (challenger, champion) => ({
        value: challenger.rmse / champion.rmse - 1,
        detail: against(challenger.rmse, champion.rmse),
      })),
  },
  {
    id: "offer_rmse",
    description: "No offer's test RMSE is far above the champion's",
    threshold: 0.05,
    unit: "share",
    compares: true,
    mayBeForced: true,
    measure: (input) => ofBoth(input, worstOffer),
  },
  {
    id: "ndcg_at_5",
    description: "NDCG@5 is hardly below the champion's",
    threshold: 0.002,
    unit: "share",
    compares: true,
    mayBeForced: true,
    measure: (input) =>
      ofBoth(input, (challenger, champion) => ({
        value: champion.ndcgAt5 - challenger.ndcgAt5,
        detail: against(challenger.ndcgAt5, champion.ndcgAt5),
      })),
  },
];

/** Those of the checks that refuse whatever reason is given. */
export function finalRefusals(checks: readonly CheckResult[]): CheckResult[] {
  const isFinal = (id: string) =>
    PROMOTION_CHECKS.some((check) => check.id === id && !check.mayBeForced);
  return checks.filter(({ id, status }) => status === "refused" && isFinal(id));
}

function problemCount(problem: string, isFine: string): Measurement {
  return problem === "" ? { value: 0, detail: isFine } : { value: 1, detail: problem };
}

function ofFigures(
  { fileProblem, schemaProblem, figures }: Candidate,
  measure: (figures: Figures) => Measurement,
): Measurement {
  if (figures !== undefined) return measure(figures);
  return { value: NaN, detail: fileProblem || schemaProblem };
}

function ofBoth(
  { challenger, champion }: PromotionInput,
  measure: (challenger: Figures, champion: Figures) => Measurement,
): Measurement {
  return ofFigures(challenger, (own) => {
    const { version, figures } = champion!;
    const { value, detail } = ofFigures(champion!, (other) => measure(own, other));
    return { value, detail: figures === undefined ? `version ${version}: ${detail}` : detail };
  });
}

function worstOffer(challenger: Figures, champion: Figures): Measurement {
  const offers = Array.from(challenger.offerRmse, ([id, rmse]) => {
    const other = champion.offerRmse.get(id)!;
    return { value: rmse / other - 1, detail: `${id}: ${against(rmse, other)}` };
  });
  return offers.reduce((worst, offer) => offer.value > worst.value ? offer : worst);
}

function against(challenger: number, champion: number): string {
  return `${formatNumber(challenger, 4)} against ${formatNumber(champion, 4)}`;
}

/** Makes every check. */
export function judge(
  input: PromotionInput,
  checks: readonly PromotionCheck[] = PROMOTION_CHECKS,
): CheckResult[] {
  /** The check that told a problem: it is told once, as tags are limited. */
  const told = new Map<string, string>();
  return checks.map((check) => {
    const { id, description, threshold, unit } = check;
    const shown = { id, description, threshold, unit };
    if (check.compares && input.champion === null) {
      const detail = "there is no other version to compare with";
      return { ...shown, status: "not compared", value: null, detail };
    }
    const { value, detail } = check.measure(input);
    const status = value <= threshold ? "passed" : "refused";
    if (status === "passed") return { ...shown, status, value, detail };
    const first = told.get(detail);
    told.set(detail, first ?? id);
    return {
      ...shown,
      status,
      value: Number.isNaN(value) ? null : value,
      detail: first === undefined ? detail : `see ${first}`,
    };
  });
}
