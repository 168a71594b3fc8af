import type { OfferTexts } from "../../../reasons/mod.ts";
import { conditionPhrase, digitalPhrases, newMemberPhrases } from "./common_phrases.ts";

const same = (text: string) => ({ private: text, shared: text });

/** Texts of the category Fitness. */
export const fitnessTexts: Readonly<Record<string, OfferTexts>> = {
  FIT_001: {
    opening: same("Moving a little more does most people good."),
    about: same(
      "The Gym Discount gives you a reduced fee at partner gyms and for online classes, from yoga to swimming.",
    ),
    closing: same("Pick what you enjoy, and ask your doctor first if you are not sure."),
    phrases: [
      ...digitalPhrases("You can find and book classes there, too."),
      {
        feature: "total_claims_count",
        topic: "little care",
        max: 3,
        clause: "you have not needed much care this past year",
        help: "Staying active can help you keep it that way.",
        shared: true,
      },
      ...newMemberPhrases("This is one of the extras that are easy to miss."),
    ],
  },
  FIT_002: {
    opening: same("Eating well is easier with someone who knows how."),
    about: same(
      "With Nutrition Coaching, a coach helps you with meals, shopping and a weight that feels right for you.",
    ),
    closing: same("You keep eating what you like, and change only what you want to."),
    phrases: [
      conditionPhrase("has_diabetes", {
        topic: "condition",
        clause: "diabetes was part of your care this past year",
        help: "Simple changes to meals can help with blood sugar.",
      }),
      conditionPhrase("has_hypertension", {
        topic: "condition",
        clause: "your blood pressure was part of your care this past year",
        help: "Simple changes to meals, such as less salt, can help with that.",
      }),
      conditionPhrase("has_cardiovascular", {
        topic: "condition",
        clause: "your heart or blood pressure was part of your care this past year",
        help: "Simple changes to meals, such as less salt, can help with that.",
      }),
      conditionPhrase("has_gastrointestinal", {
        topic: "condition",
        clause: "your stomach or digestion was part of your care this past year",
        help: "Finding out which meals agree with you can bring some ease.",
      }),
      conditionPhrase("has_musculoskeletal", {
        topic: "condition",
        clause: "your back, muscles or joints were part of your care this past year",
        help: "Eating well can help to take some strain off them.",
      }),
      ...newMemberPhrases("This is one of the extras that are easy to miss."),
    ],
  },
};
