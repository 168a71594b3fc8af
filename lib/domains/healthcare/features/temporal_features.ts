/**
 * Where the date lies in the year and in the plan year.
 * @module
 */
import type { FeatureDefinition } from "../../../features/mod.ts";
import { NEVER, NO_PLAN_DESIGN } from "./fills.ts";

const group = "temporal";

type Record = Pick<FeatureDefinition, "name" | "label" | "unit" | "description" | "sql" | "type">;

function ofDate(record: Record): FeatureDefinition {
  return { group, source: "entities", fill: NEVER, ...record };
}

/** 8 features of the date. */
export const temporalFeatures: readonly FeatureDefinition[] = [
  ofDate({
    name: "month",
    label: "Month",
    unit: "month (1-12)",
    description: "Calendar month of the date",
    sql: "month(as_of)",
    type: "ordinal",
  }),
  ofDate({
    name: "quarter",
    label: "Quarter of the year",
    unit: "quarter (1-4)",
    description: "Calendar quarter of the date",
    sql: "quarter(as_of)",
    type: "ordinal",
  }),
  ofDate({
    name: "is_q4",
    label: "Last quarter of the year",
    unit: "flag",
    description: "October to December",
    sql: "quarter(as_of) = 4",
    type: "flag",
  }),
  ofDate({
    name: "is_flu_season",
    label: "Flu season",
    unit: "flag",
    description: "October to March",
    sql: "quarter(as_of) IN (1, 4)",
    type: "flag",
  }),
  ofDate({
    name: "is_open_enrollment",
    label: "Open enrollment",
    unit: "flag",
    description: "November 1 to January 15",
    sql:
      "month(as_of) IN (11, 12) OR days_between(as_of, make_date(year(as_of), 1, 1)) BETWEEN 0 AND 14",
    type: "flag",
  }),
  ofDate({
    name: "is_year_start",
    label: "First quarter of the year",
    unit: "flag",
    description: "January to March",
    sql: "quarter(as_of) = 1",
    type: "flag",
  }),
  ofDate({
    name: "days_until_year_end",
    label: "Days until the end of the plan year",
    unit: "days",
    description: "Days from the date to December 31",
    sql: "days_between(make_date(year(as_of), 12, 31), as_of)",
    type: "number",
  }),
  {
    name: "benefits_urgency",
    group,
    label: "Unused benefits while the year runs out",
    unit: "share",
    description:
      "Share of all annual maxima that is unused x share of the plan year that is gone (0-1)",
    source: "derived",
    sql:
      "safe_div(total_remaining_balance, total_annual_max) * safe_div(days_between(as_of, make_date(year(as_of), 1, 1)), days_between(make_date(year(as_of), 12, 31), make_date(year(as_of), 1, 1)))",
    fill: NO_PLAN_DESIGN,
    type: "number",
  },
];
