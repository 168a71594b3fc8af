/**
 * Rules of the tables that bind several columns of a row.
 * @module
 */
import type { RowRule } from "../../data/read_files.ts";

/** For the reader of own files. */
export const HEALTHCARE_ROW_RULES: readonly RowRule[] = [
  {
    table: "claims",
    rule: "paid_amount + member_responsibility <= claim_amount",
    holds: "coalesce(paid_amount, 0) + coalesce(member_responsibility, 0) <= claim_amount",
  },
  {
    table: "benefits",
    rule: "used_amount + remaining_balance = annual_max",
    holds: "used_amount + remaining_balance = annual_max",
  },
];
