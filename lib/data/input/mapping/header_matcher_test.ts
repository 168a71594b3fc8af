import { assert, assertEquals } from "@std/assert";
import type { ColumnSchema } from "../../table_schema.ts";
import { HeaderMatcher } from "./header_matcher.ts";

const column = (name: string, type: ColumnSchema["type"], aliases: string[]): ColumnSchema => ({
  name,
  type,
  description: name,
  aliases,
  ...(name === "utilization_rate" ? { unit: "share" } : {}),
});
const COLUMNS = [
  column("claim_id", "string", ["CLM_NBR", "ICN", "ID"]),
  column("member_id", "string", ["MBR_NBR", "PATIENT", "SUBSCRIBER_ID"]),
  column("claim_date", "date", ["SVC_DT", "DOS", "FROM_DT"]),
  column("claim_amount", "money", ["BILLED_AMT", "TOTAL_CHARGE"]),
  column("paid_amount", "money", ["PLAN_PAID"]),
  column("member_responsibility", "money", ["PATIENT_RESP"]),
  column("in_network", "boolean", ["INN_IND"]),
  column("utilization_rate", "number", ["UTIL"]),
];
const MATCHERS = COLUMNS.map(({ name }, i) => ({
  name,
  matcher: new HeaderMatcher(COLUMNS[i], "claims"),
}));

/** The column that a header fits best, with the reason; "" for none. */
function best(header: string): string {
  const matches = MATCHERS.flatMap(({ name, matcher }) => {
    const match = matcher.match(header);
    return match ? [{ name, ...match }] : [];
  }).sort((a, b) => b.score - a.score);
  for (const { score } of matches) assert(score > 0 && score <= 1);
  return matches.length === 0 ? "" : `${matches[0].name}: ${matches[0].reason}`;
}

Deno.test("HeaderMatcher.match() names the reason, the surest first", () => {
  const cases: [header: string, expected: string][] = [
    [" CLAIM_ID ", "claim_id: the contract's name"],
    ["ClaimID", "claim_id: same words"],
    ["clm_nbr", "claim_id: alias of claim_id in other systems"],
    ["Clm Id", "claim_id: same words"],
    ["SERVICE_DATE", "claim_date: same words, as in its alias SVC_DT"],
    ["DATE_OF_SERVICE", "claim_date: same words, as in its alias DOS"],
    ["CLM_PAID_AMT", "paid_amount: same words but for claim"],
    ["PAID", "paid_amount: same words but for amount"],
    ["PAID_CENTS", "paid_amount: same words but for cent, amount"],
    ["TOTAL_BILLED_AMOUNT", "claim_amount: same words but for total, as in its alias BILLED_AMT"],
    ["IN_NETWORK_FLAG", "in_network: same words, as in its alias INN_IND"],
    ["UTIL_RATE_PCT", "utilization_rate: same words but for percent"],
    ["memebr_id", "member_id: one letter differs"],
    ["member_responsibilty", "member_responsibility: one letter differs"],
    ["utilizatoin_rate", "utilization_rate: one letter differs"],
  ];
  for (const [header, expected] of cases) assertEquals(best(header), expected, header);
});

Deno.test("HeaderMatcher.match() takes no header that means something else", () => {
  const others = [
    "ALLOWED_AMT",
    "CLAIM_ALLOWED_AMOUNT",
    "APPROVED_AMT",
    "NON_COVERED_CHARGES",
    "COB_PAID_AMT",
    "MEMBER_PAID_AMT",
    "COPAY_AMT",
    "DENIED_AMT",
    "AMOUNT",
    "PAID_DT",
    "PAIR_AMT",
    "PAID_FLAG",
    "memebr_date",
    "CLAIM_RECEIVED_DATE",
    "THRU_DT",
    "BIRTH_DT",
    "CLAIM",
    "CLAIM_LINE_ID",
    "PROVIDER_ID",
    "MEMBER_CODE",
    "MEMBER_NAME",
    "OON_IND",
    "OUT_OF_NETWORK_IND",
    "claimed",
    "",
    "###",
  ];
  for (const header of others) assertEquals(best(header), "", header);
});

Deno.test("HeaderMatcher.match() takes no header with control characters or of unusual length", () => {
  assertEquals(best("CLAIM\u001b_ID"), "");
  assertEquals(best("CLAIM\u202e_ID"), "");
  assertEquals(best("CLAIM\nID"), "");
  assertEquals(best(`CLAIM${"_".repeat(60)}ID`), "");
});

Deno.test("HeaderMatcher.match() ranks aliases by their place", () => {
  const matcher = new HeaderMatcher(COLUMNS[1], "claims");
  const scores = ["MBR_NBR", "PATIENT", "SUBSCRIBER_ID"].map((text) => matcher.match(text)!.score);
  assertEquals(scores.toSorted((a, b) => b - a), scores);
});
