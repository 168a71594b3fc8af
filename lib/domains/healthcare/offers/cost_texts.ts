import type { OfferTexts } from "../../../reasons/mod.ts";
import {
  newMemberPhrases,
  outOfNetworkPhrases,
  ownCostPhrases,
  specialistPhrase,
} from "./common_phrases.ts";

const same = (text: string) => ({ private: text, shared: text });

/** Texts of the category Cost Savings. */
export const costTexts: Readonly<Record<string, OfferTexts>> = {
  COST_001: {
    opening: same("Some accounts let you set money aside for health costs before tax."),
    about: same(
      "Our HSA and FSA guides show you which account may be open to you and how to put it to use.",
    ),
    closing: same("A short talk is enough to see if it makes sense for you."),
    phrases: [
      {
        feature: "plan_type_encoded",
        topic: "plan",
        is: "HDHP",
        clause: "your plan has a high deductible",
        help: "A health savings account is made to go with such a plan.",
        shared: true,
      },
      ...ownCostPhrases(
        "Paying such costs with money set aside before tax can ease the load.",
      ),
      {
        feature: "is_open_enrollment",
        topic: "season",
        min: 1,
        clause: "open enrollment is under way",
        help: "It is the time of year when such accounts are chosen.",
        shared: true,
      },
    ],
  },
  COST_002: {
    opening: same("Care within the plan's network is often simpler to use."),
    about: same(
      "The In-Network Provider Finder shows you doctors and clinics near you that work with your plan.",
    ),
    closing: same("The choice of doctor stays yours."),
    phrases: [
      ...outOfNetworkPhrases("It can be good to know who else is close by."),
      ...newMemberPhrases("It can take a while to find out who works with the plan."),
      ...ownCostPhrases("Staying within the network can help to keep your share down."),
      specialistPhrase("It can be good to know which specialists work with your plan."),
    ],
  },
};
