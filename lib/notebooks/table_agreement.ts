import type { Database } from "../data/database.ts";

const CLAIM = "CAST(claim_amount AS DECIMAL(12,2))";
const ALLOWED =
  "(CAST(paid_amount AS DECIMAL(12,2)) + CAST(member_responsibility AS DECIMAL(12,2)))";

/** Rules that bind the tables of a plan to each other: in words, and the rows that break them. */
const RULES: Record<string, (asOf: string) => string> = {
  "no allowed amount above the billed one": () => `FROM claims WHERE ${ALLOWED} > ${CLAIM}`,
  "out of network the allowed amount is the billed one": () =>
    `FROM claims WHERE NOT in_network AND ${ALLOWED} <> ${CLAIM}`,
  "used and remaining amount make the annual maximum": () =>
    `FROM benefits WHERE CAST(used_amount AS DECIMAL(12,2)) + CAST(remaining_balance AS DECIMAL(12,2))
       <> CAST(annual_max AS DECIMAL(12,2))`,
  "no claim on or after the extract's end": (asOf) =>
    `FROM claims WHERE claim_date >= DATE '${asOf}'`,
  "no contact on or after the extract's end": (asOf) =>
    `FROM engagement WHERE engagement_date >= DATE '${asOf}'`,
  "no claim of an unknown member": () => "FROM claims ANTI JOIN members USING (member_id)",
  "no benefit of an unknown member": () => "FROM benefits ANTI JOIN members USING (member_id)",
  "a member's benefits count the claims of the plan year": (asOf) =>
    `FROM (SELECT member_id, sum(claims_count) AS n FROM benefits GROUP BY 1)
     LEFT JOIN (SELECT member_id, count(*) AS seen FROM claims
       WHERE claim_date >= date_trunc('year', DATE '${asOf}') GROUP BY 1) USING (member_id)
     WHERE n <> coalesce(seen, 0)`,
};

/** One rule with the rows that break it. */
export interface TableAgreement {
  /** What must hold, in words. */
  rule: string;
  /** Number of rows for which it does not hold. */
  rows_that_break_it: number;
}

/**
 * Counts the rows that break the rules between the tables.
 *
 * @param db Database with the tables members, claims, benefits and engagement.
 * @param options.asOf The extract's end (ISO date).
 */
export async function tableAgreement(
  db: Database,
  { asOf }: { asOf: string },
): Promise<TableAgreement[]> {
  const rows: TableAgreement[] = [];
  for (const [rule, sql] of Object.entries(RULES)) {
    const [count] = await db.numbers(`SELECT count(*) ${sql(asOf)}`);
    rows.push({ rule, rows_that_break_it: count });
  }
  return rows;
}
