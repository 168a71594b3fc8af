/**
 * Identifying data of a member, invented by faker from the member's own random
 * stream: names that belong to nobody, addresses at example.com, numbers of the
 * range reserved for fiction (555-0100 to 555-0199).
 * @module
 */
import { base, en, Faker } from "@faker-js/faker";
import { type Prng, randomStream } from "../../../_shared/prng.ts";
import { CHANNELS, type REGIONS } from "../schema.ts";
import type { HealthState } from "./health_state.ts";
import { channelAffinity } from "./hidden_truth.ts";
import { monthsBefore } from "./history.ts";
import type { MemberProfile } from "./member_profile.ts";
import type { Channel, Consents, ContactRow } from "./rows.ts";

/** A state and its ZIP code range per region. */
const STATES: Readonly<Record<typeof REGIONS[number], readonly (readonly [string, number])[]>> = {
  Midwest: [["IL", 60], ["OH", 43], ["MI", 48], ["MN", 55]],
  Northeast: [["NY", 12], ["PA", 17], ["MA", 1], ["NJ", 7]],
  Southeast: [["FL", 32], ["GA", 30], ["NC", 27], ["VA", 22]],
  Southwest: [["TX", 75], ["AZ", 85], ["NM", 87], ["OK", 73]],
  West: [["CA", 90], ["WA", 98], ["CO", 80], ["OR", 97]],
};

const PURPOSES = ["plan_benefit", "care_coordination", "third_party_paid"] as const;
/** Share that agrees at middle trust (assumption): most to their plan, few to paid third parties. */
const CONSENT_SHARES = { plan_benefit: 0.92, care_coordination: 0.85, third_party_paid: 0.3 };

/** Stream of the member at hand; set before each call of faker, which has one source for all. */
let identityStream: Prng = randomStream(0, "identity");

const faker = new Faker({
  locale: [en, base],
  randomizer: {
    next: () => identityStream.next(),
    // Streams are seeded by name; faker calls this once when it is made.
    seed: () => {},
  },
});

/** What contact details follow from. */
export interface ContactInput {
  memberId: string;
  memberNumber: number;
  profile: MemberProfile;
  state: HealthState;
  endDay: number;
}

/** Draws a member's contact details; `rng.identity` and `rng.consent` are independent. */
export function drawContact(
  input: ContactInput,
  rng: { identity: Prng; consent: Prng },
): ContactRow {
  const { memberId, profile, state } = input;
  identityStream = rng.identity;
  const sex = profile.gender === "F" ? "female" : profile.gender === "M" ? "male" : undefined;
  const firstName = faker.person.firstName(sex);
  const lastName = faker.person.lastName();
  const affinity = channelAffinity(profile, state);
  const [stateCode, zipPrefix] = rng.identity.pick(STATES[profile.region]);
  const zip = String(zipPrefix).padStart(2, "0") +
    String(rng.identity.int(0, 999)).padStart(3, "0");
  const lineNumber = String(rng.identity.int(100, 199)).padStart(4, "0");
  return {
    member_id: memberId,
    name: `${firstName} ${lastName}`,
    email: `${mailbox(firstName)}.${mailbox(lastName)}.${input.memberNumber}@example.com`,
    phone: `(${rng.identity.int(201, 989)}) 555-${lineNumber}`,
    postal_address:
      `${faker.location.streetAddress()}, ${faker.location.city()}, ${stateCode} ${zip}`,
    birth_date: monthsBefore(input.endDay, 12 * profile.age) - rng.identity.int(0, 364),
    preferred_channel: preferredChannel(affinity, rng.consent),
    ...drawConsents(affinity, state.trust, rng.consent),
  };
}

function mailbox(name: string): string {
  return name.toLowerCase().replace(/[^a-z]/g, "");
}

/** The channel of the best affinity, give or take a little. */
function preferredChannel(affinity: Record<Channel, number>, rng: Prng): Channel {
  let best: Channel = CHANNELS[0];
  let bestValue = -Infinity;
  for (const channel of CHANNELS) {
    const value = affinity[channel] + rng.normal(0, 0.12);
    if (value > bestValue) [best, bestValue] = [channel, value];
  }
  return best;
}

function drawConsents(affinity: Record<Channel, number>, trust: number, rng: Prng): Consents {
  const consents = {} as Consents;
  for (const purpose of PURPOSES) {
    const share = CONSENT_SHARES[purpose];
    const logOdds = Math.log(share / (1 - share)) + 1.5 * (trust - 0.5);
    for (const channel of CHANNELS) {
      const odds = Math.exp(logOdds + 1.2 * (affinity[channel] - 0.5));
      consents[`consent_${purpose}_${channel}`] = rng.chance(odds / (1 + odds));
    }
  }
  return consents;
}
