import { assert, assertEquals } from "@std/assert";
import { correlation } from "../../../_shared/stats.ts";
import { channelAffinity, TRUTH_OFFER_IDS, truthRows } from "./hidden_truth.ts";
import { type SimulatedMember, simulateMember } from "./simulate_member.ts";

const AS_OF = "2026-06-30";

function needOf(member: SimulatedMember, offerId: string): number {
  return truthRows("M1", member.profile, member.state)[TRUTH_OFFER_IDS.indexOf(offerId)].need;
}

Deno.test("truthRows() has the 16 offers in catalog order", () => {
  assertEquals(TRUTH_OFFER_IDS.length, 16);
  assertEquals(TRUTH_OFFER_IDS.slice(0, 3), ["PREV_001", "PREV_002", "CHRON_001"]);
  assertEquals(TRUTH_OFFER_IDS.at(-1), "COST_002");
});

Deno.test("truthRows() lets the need of a programme grow with severity and neglect", () => {
  const member = simulateMember(42, 1, AS_OF);
  const { diabetes } = member.state.conditions;
  Object.assign(diabetes, { diagnosed: false, margin: -3, severity: 0 });
  const none = needOf(member, "CHRON_001");
  Object.assign(diabetes, { margin: -0.1 });
  const early = needOf(member, "CHRON_001");
  Object.assign(diabetes, { diagnosed: true, margin: 0.1, severity: 0.2 });
  const mild = needOf(member, "CHRON_001");
  Object.assign(diabetes, { severity: 0.9 });
  member.state.adherence = 0.2;
  const severe = needOf(member, "CHRON_001");
  assert(none < early && early < mild && mild < severe);
});

Deno.test("truthRows() varies every need and response over members", () => {
  const rows = Array.from({ length: 400 }, (_, i) => simulateMember(42, i + 1, AS_OF).truth);
  TRUTH_OFFER_IDS.forEach((offerId, j) => {
    const needs = rows.map((truth) => truth[j].need);
    const responses = rows.map((truth) => truth[j].response_probability_email);
    assert(Math.max(...needs) - Math.min(...needs) > 0.3, offerId);
    assert(correlation(needs, responses) > 0.3, offerId);
  });
});

Deno.test("channelAffinity() favours the app for the digital and mail for others", () => {
  const { profile, state } = simulateMember(42, 1, AS_OF);
  const digital = channelAffinity({ ...profile, age: 30 }, { ...state, digitalHabit: 0.95 });
  const analog = channelAffinity({ ...profile, age: 78 }, { ...state, digitalHabit: 0.05 });
  assert(digital.app > digital.mail && analog.mail > analog.app);
});
