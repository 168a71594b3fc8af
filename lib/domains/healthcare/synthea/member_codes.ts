/**
 * Regions of states and cut points of incomes.
 * @module
 */
import { quote } from "../../../data/database.ts";
import type { INCOME_BRACKETS, REGIONS } from "../schema.ts";

/**
 * States of each region, as postal codes and names: the Census Bureau's Northeast
 * and Midwest; its South without Oklahoma and Texas as Southeast; these two with
 * Arizona and New Mexico as Southwest; the rest of its West.
 * https://www2.census.gov/geo/pdfs/maps-data/maps/reference/us_regdiv.pdf
 */
export const STATES_OF_REGION: Readonly<Record<typeof REGIONS[number], string>> = {
  Midwest:
    "IL Illinois, IN Indiana, MI Michigan, OH Ohio, WI Wisconsin, IA Iowa, KS Kansas, MN Minnesota, MO Missouri, NE Nebraska, ND North Dakota, SD South Dakota",
  Northeast:
    "CT Connecticut, ME Maine, MA Massachusetts, NH New Hampshire, RI Rhode Island, VT Vermont, NJ New Jersey, NY New York, PA Pennsylvania",
  Southeast:
    "DE Delaware, MD Maryland, DC District of Columbia, VA Virginia, WV West Virginia, NC North Carolina, SC South Carolina, GA Georgia, FL Florida, KY Kentucky, TN Tennessee, AL Alabama, MS Mississippi, AR Arkansas, LA Louisiana",
  Southwest: "AZ Arizona, NM New Mexico, OK Oklahoma, TX Texas",
  West:
    "AK Alaska, CA California, CO Colorado, HI Hawaii, ID Idaho, MT Montana, NV Nevada, OR Oregon, UT Utah, WA Washington, WY Wyoming",
};

/** Yearly incomes in USD below which a bracket ends; from the last one up it is Very High. */
export const INCOME_CUTS_USD: readonly (readonly [
  below: number,
  bracket: typeof INCOME_BRACKETS[number],
])[] = [[35_000, "Low"], [75_000, "Medium"], [150_000, "High"]];

/** SQL expression for the region of a state's name or postal code; NULL for any other text. */
export function regionSql(state: string): string {
  const cases = Object.entries(STATES_OF_REGION).map(([region, states]) => {
    const names = states.split(", ").flatMap((entry) => [entry.slice(0, 2), entry.slice(3)]);
    const list = names.map((name) => quote(name.toUpperCase())).join(", ");
    return `WHEN upper(trim(${state})) IN (${list}) THEN ${quote(region)}`;
  });
  return `CASE ${cases.join("\n")} END`;
}

/** SQL expression for the bracket of an income; NULL for none. */
export function incomeBracketSql(income: string): string {
  const cases = INCOME_CUTS_USD.map(([below, bracket]) =>
    `WHEN ${income} < ${below} THEN ${quote(bracket)}`
  );
  return `CASE ${cases.join(" ")} WHEN ${income} IS NOT NULL THEN 'Very High' END`;
}
