import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { toDays, toIsoDate } from "../../../_shared/dates.ts";
import {
  BENEFIT_OF_CLAIM_TYPE,
  BENEFITS,
  CHANNELS,
  CLAIMS,
  CONTACTS,
  ENGAGEMENT,
  MEMBERS,
  TRUTH,
} from "../schema.ts";
import type { ColumnSchema, TableSchema } from "../../../data/table_schema.ts";
import { monthsBefore } from "./history.ts";
import { type SimulatedMember, simulateMember } from "./simulate_member.ts";

const AS_OF = "2026-06-30";

const anyMember = fc.record({
  seed: fc.integer({ min: 0, max: 1e9 }),
  number: fc.integer({ min: 1, max: 2_000_000 }),
  asOf: fc.integer({ min: toDays("2000-01-01"), max: toDays("2040-12-31") }).map(toIsoDate),
});

function forAnyMember(check: (member: SimulatedMember, asOf: string) => void): void {
  fc.assert(
    fc.property(anyMember, ({ seed, number, asOf }) => {
      check(simulateMember(seed, number, asOf), asOf);
    }),
    { numRuns: 80, seed: 1 },
  );
}

function assertFits(column: ColumnSchema, value: unknown): void {
  const name = `${column.name} is ${value}`;
  if (value === null) return assert(column.nullable, name);
  const number = value as number;
  const expected = { string: "string", boolean: "boolean" }[column.type as string] ?? "number";
  assertEquals(typeof value, expected, name);
  if (column.values) assert(column.values.includes(value as string), name);
  if (column.min !== undefined) assert(number >= column.min, name);
  if (column.max !== undefined) assert(number <= column.max, name);
  if (column.type === "integer" || column.type === "date") assert(Number.isInteger(number), name);
  if (column.type === "money") assertEquals(Number(number.toFixed(2)), number, name);
}

Deno.test("simulateMember() gives rows that fit the schema", () => {
  forAnyMember((member) => {
    const check = (schema: TableSchema, row: object) => {
      assertEquals(Object.keys(row), schema.columns.map((column) => column.name));
      for (const column of schema.columns) assertFits(column, row[column.name as keyof object]);
    };
    check(MEMBERS, member.members);
    check(CONTACTS, member.contacts);
    for (const row of member.claims) check(CLAIMS, row);
    for (const row of member.benefits) check(BENEFITS, row);
    for (const row of member.engagement) check(ENGAGEMENT, row);
    for (const row of member.truth) check(TRUTH, row);
  });
});

Deno.test("simulateMember() keeps to the specification's ranges", () => {
  forAnyMember(({ members }) => {
    assert(members.age >= 18 && members.age <= 85);
    assert(members.tenure_months >= 1 && members.tenure_months <= 240);
    assert(members.family_size >= 1 && members.family_size <= 6);
    assert(members.chronic_condition_count >= 0 && members.chronic_condition_count <= 5);
    assertEquals(Number(members.risk_score.toFixed(1)), members.risk_score);
  });
});

Deno.test("simulateMember() has nothing before tenure began, two years ago or from the end on", () => {
  forAnyMember((member, asOf) => {
    const end = toDays(asOf);
    const from = Math.max(
      monthsBefore(end, 24),
      monthsBefore(end, member.members.tenure_months),
    );
    const dates = [
      ...member.claims.map((row) => row.claim_date),
      ...member.engagement.map((row) => row.engagement_date),
    ];
    for (const day of dates) assert(day >= from && day < end);
  });
});

Deno.test("simulateMember() splits the allowed amount and writes off in network only", () => {
  forAnyMember(({ claims }) => {
    for (const claim of claims) {
      const allowed = Math.round((claim.paid_amount + claim.member_responsibility) * 100);
      const billed = Math.round(claim.claim_amount * 100);
      assert(claim.in_network ? allowed < billed : allowed === billed);
    }
  });
});

Deno.test("simulateMember() derives benefits from the claims of the plan year", () => {
  forAnyMember(({ claims, benefits }, asOf) => {
    const planYear = toDays(`${asOf.slice(0, 4)}-01-01`);
    for (const benefit of benefits) {
      const own = claims.filter((claim) =>
        claim.claim_date >= planYear &&
        BENEFIT_OF_CLAIM_TYPE[claim.claim_type] === benefit.benefit_type
      );
      const used = own.reduce((sum, claim) => sum + Math.round(claim.paid_amount * 100), 0);
      assertEquals(Math.round(benefit.used_amount * 100), used);
      assertEquals(
        used + Math.round(benefit.remaining_balance * 100),
        Math.round(benefit.annual_max * 100),
      );
      assertAlmostEquals(benefit.utilization_rate, used / 100 / benefit.annual_max, 1e-12);
      assertEquals(benefit.claims_count, own.length);
      assertEquals(benefit.last_used_date, own.at(-1)?.claim_date ?? null);
    }
  });
});

Deno.test("simulateMember() orders rows by date and numbers them within the member", () => {
  forAnyMember(({ members, claims, engagement }) => {
    const digits = members.member_id.slice(1);
    claims.forEach((row, i) => {
      assertEquals(row.claim_id, `C${digits}-${String(i + 1).padStart(4, "0")}`);
      if (i > 0) assert(row.claim_date >= claims[i - 1].claim_date);
    });
    engagement.forEach((row, i) => {
      assertEquals(row.engagement_id, `E${digits}-${String(i + 1).padStart(4, "0")}`);
      if (i > 0) assert(row.engagement_date >= engagement[i - 1].engagement_date);
    });
  });
});

Deno.test("simulateMember() lets each step of an offer follow an earlier one on its channel", () => {
  const steps = ["offer_sent", "offer_opened", "offer_clicked", "offer_responded"];
  forAnyMember(({ engagement }) => {
    for (const channel of CHANNELS) {
      const counts = [0, 0, 0, 0];
      for (const row of engagement) {
        const step = steps.indexOf(row.engagement_type);
        if (step < 0 || row.channel !== channel) continue;
        counts[step]++;
        assert(step === 0 || counts[step] <= counts[step - 1], `${row.engagement_type} too early`);
        assertEquals(row.response_flag, step === 3);
      }
    }
  });
});

Deno.test("simulateMember() gives contacts a birth date of the member's age", () => {
  forAnyMember(({ members, contacts }, asOf) => {
    const end = toDays(asOf);
    assert(contacts.birth_date <= monthsBefore(end, 12 * members.age));
    assert(contacts.birth_date > monthsBefore(end, 12 * (members.age + 1)));
    assert(contacts.email.endsWith("@example.com"));
    for (const text of [contacts.name, contacts.email, contacts.phone, contacts.postal_address]) {
      assert(!/^[=+\-@\t\r]/.test(text), "a spreadsheet would run it as a formula");
    }
  });
});

Deno.test("simulateMember() gives the same member again, and another for another number or seed", () => {
  const first = simulateMember(42, 7, AS_OF);
  simulateMember(42, 8, AS_OF);
  assertEquals(simulateMember(42, 7, AS_OF), first);
  const { member_id: _, ...other } = simulateMember(42, 8, AS_OF).contacts;
  const { member_id: __, ...same } = first.contacts;
  assert(JSON.stringify(other) !== JSON.stringify(same));
  assert(simulateMember(43, 7, AS_OF).contacts.name !== first.contacts.name);
});

Deno.test("simulateMember() refuses what is no date", () => {
  assertThrows(() => simulateMember(42, 1, "2026-02-30"), RangeError);
});

Deno.test("simulateMember() shows a diagnosed condition in claims within a year", () => {
  const end = toDays(AS_OF);
  let nDiagnosed = 0;
  let nShown = 0;
  for (let number = 1; number <= 800; number++) {
    const { members, state, claims } = simulateMember(42, number, AS_OF);
    if (members.tenure_months < 12) continue;
    const shown = new Set(
      claims.filter((claim) => claim.claim_date >= end - 365).map((c) => c.diagnosis_category),
    );
    for (const [name, condition] of Object.entries(state.conditions)) {
      if (condition.diagnosed) nDiagnosed++;
      if (condition.diagnosed && shown.has(name as "diabetes")) nShown++;
      if (!condition.diagnosed) assert(!shown.has(name as "diabetes"), name);
    }
  }
  assert(nShown / nDiagnosed > 0.96, `${nShown} of ${nDiagnosed}`);
});

Deno.test("simulateMember() lets responses follow the hidden probabilities", () => {
  let expected = 0;
  let responses = 0;
  for (let number = 1; number <= 800; number++) {
    const member = simulateMember(7, number, AS_OF);
    expected += member.expectedResponses;
    // Steps of offers sent shortly before the end would fall after it.
    assert(member.engagement.every((row) => row.engagement_date < toDays(AS_OF)));
    responses += member.engagement.filter((row) => row.response_flag).length;
  }
  // Four standard deviations of a sum of rare events; a few responses fall after the end.
  assertAlmostEquals(responses, expected, 4 * Math.sqrt(expected) + 0.01 * expected);
});
