/**
 * What the demo shows at its end: three members with offers, factors and reasons.
 * @module
 */
import { Database, quote } from "../data/database.ts";
import { formatNumber } from "../_shared/format.ts";
import { outputPaths } from "../pipeline/mod.ts";
import type { Console } from "./console.ts";

const N_MEMBERS = 3;
const N_FACTORS = 3;
const LINE_WIDTH = 92;

interface Shown {
  member_id: string;
  rank: number;
  offer_id: string;
  offer_name: string;
  score: number;
  text: string;
}

interface ShownFactor {
  member_id: string;
  offer_id: string;
  label: string;
  contribution: number;
}

/** Prints the members whose first offers are of different categories, and where the files lie. */
export async function showMembers(outFolder: string, out: Console): Promise<void> {
  const paths = outputPaths(outFolder);
  using db = await Database.open({ threads: 1 });
  const table = (path: string) => `read_parquet(${quote(path)})`;
  const members = await db.strings(`
    SELECT min(member_id) AS member_id FROM ${table(paths.recommendations)}
    WHERE rank = 1 GROUP BY category ORDER BY member_id LIMIT ${N_MEMBERS}`);
  const among = members.map(quote).join(", ") || "NULL";
  const shown = await db.rows<Shown>(`
    SELECT r.member_id, r.rank, r.offer_id, r.offer_name, r.score, w.text
    FROM ${table(paths.recommendations)} r JOIN ${table(paths.reasons)} w
      USING (member_id, offer_id)
    WHERE r.member_id IN (${among}) ORDER BY r.member_id, r.rank`);
  const factors = await db.rows<ShownFactor>(`
    SELECT member_id, offer_id, label, contribution FROM ${table(paths.explanations)}
    WHERE member_id IN (${among}) AND feature NOT IN ('base', 'other')
    ORDER BY member_id, rank, abs(contribution) DESC`);
  for (const member of members) {
    out.say(`\nMember ${member}`);
    for (const offer of shown.filter((row) => row.member_id === member)) {
      out.say(`  ${offer.rank}. ${offer.offer_name} (${formatNumber(offer.score, 1)} of 100)`);
      if (offer.rank > 1) continue;
      for (const factor of factorsOf(factors, offer)) out.say(`     ${factor}`);
      for (const line of wrap(offer.text || "(withheld by policy)")) out.say(`     ${line}`);
    }
  }
  out.say("\nFor every member:");
  for (const path of [paths.recommendationsCsv, paths.explanations, paths.reasonsCsv]) {
    out.say(`  ${path}`);
  }
  out.say(`Model: ${paths.model}; errors beside baselines: ${paths.perOfferCsv}`);
  out.say("Next: `deno task kernel`, then open notebooks/00_data_generation.ipynb");
}

function factorsOf(factors: readonly ShownFactor[], offer: Shown): string[] {
  return factors
    .filter((row) => row.member_id === offer.member_id && row.offer_id === offer.offer_id)
    .slice(0, N_FACTORS)
    .map(({ label, contribution }) =>
      `${contribution >= 0 ? "+" : "-"}${formatNumber(Math.abs(contribution), 1)} ${label}`
    );
}

function wrap(text: string): string[] {
  const lines = [""];
  for (const word of text.split(" ")) {
    const line = lines[lines.length - 1];
    if (line !== "" && line.length + 1 + word.length > LINE_WIDTH) lines.push(word);
    else lines[lines.length - 1] = line === "" ? word : `${line} ${word}`;
  }
  return lines;
}
