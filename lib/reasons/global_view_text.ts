import { formatNumber } from "../_shared/format.ts";
import type { OfferView } from "./global_view.ts";

/**
 * The global view as Markdown, for people.
 *
 * @param options.nameOf Name of an offer, by its id.
 * @param options.nMembers Members that were looked at.
 */
export function globalViewText(
  offers: readonly OfferView[],
  options: { nameOf: (offerId: string) => string; nMembers: number },
): string {
  const lines = [
    "# What the model goes by",
    "",
    `Over ${options.nMembers} members that were held out of training. Points are mean |contribution|; a rule is expressed where its factors give at least half of its points. A factor that several rules read counts for each of them in full.`,
  ];
  for (const { offerId, factors, rules } of offers) {
    lines.push("", `## ${options.nameOf(offerId)}`, "");
    for (const { label, meanAbsPoints, feature, dependence } of factors) {
      const steps = dependence.map(({ from, to, meanPoints }) =>
        `${range(from, to)}: ${signed(meanPoints)}`
      );
      lines.push(`- ${label}, ${points(meanAbsPoints)} points; by ${feature} ${steps.join(", ")}`);
    }
    lines.push(
      "",
      "| Rule | Points | By the model | Fired for | Verdict |",
      "|---|---|---|---|---|",
      ...rules.map(({ reason, points: given, modelPoints, nFired, verdict }) =>
        `| ${reason} | ${given} | ${
          modelPoints === null ? "" : signed(modelPoints)
        } | ${nFired} | ${verdict} |`
      ),
    );
  }
  return `${lines.join("\n")}\n`;
}

const points = (value: number) => formatNumber(value, 2);
const signed = (value: number) => `${value < 0 ? "-" : "+"}${points(Math.abs(value))}`;
const range = (from: number, to: number) =>
  from === to ? short(from) : `${short(from)} to ${short(to)}`;
const short = (value: number) => String(Number(value.toPrecision(4)));
