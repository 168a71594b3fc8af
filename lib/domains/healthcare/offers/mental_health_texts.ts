import type { OfferTexts } from "../../../reasons/mod.ts";
import {
  conditionPhrase,
  digitalPhrases,
  emergencyPhrase,
  UNNAMED_PROGRAM,
} from "./common_phrases.ts";

const same = (text: string) => ({ private: text, shared: text });

/** Texts of the category Mental Health. */
export const mentalHealthTexts: Readonly<Record<string, OfferTexts>> = {
  MENTAL_001: {
    opening: {
      private: "Your plan includes support for your mental health.",
      shared: UNNAMED_PROGRAM.opening,
    },
    about: {
      private:
        "Mental Health Support helps you find a therapist, by video if you like, and checks in with you between visits.",
      shared: UNNAMED_PROGRAM.about,
    },
    closing: {
      private: "You choose how much support you want, and when.",
      shared: UNNAMED_PROGRAM.closing,
    },
    phrases: [
      conditionPhrase("has_mental_health", {
        topic: "condition",
        clause: "your mental health was part of your care this past year",
        help: "It can be a relief to have someone to talk to between visits.",
      }),
      {
        feature: "mental_health_utilization_rate",
        topic: "condition",
        min: 0.001,
        clause: "you have used your mental health benefit this year",
        help: "It can be a relief to have someone to talk to between visits.",
        shared: false,
      },
      {
        feature: "total_claims_count",
        topic: "much care",
        min: 20,
        clause: "you have had a lot of care to keep up with this past year",
        help: "That can weigh on anyone, and it helps to talk.",
        shared: false,
      },
      emergencyPhrase("That can weigh on anyone, and it helps to talk.", 2),
    ],
  },
  MENTAL_002: {
    opening: same("Everyday stress is easier to handle with a little help."),
    about: same(
      "Stress Management offers short guided sessions for sleep, calm and energy that you can do at home.",
    ),
    closing: same("Try one session and see if it does you good."),
    phrases: [
      {
        feature: "total_claims_count",
        topic: "much care",
        min: 20,
        clause: "you have had a lot of care to keep up with this past year",
        help: "It is good to have a quiet moment that is just for you.",
        shared: false,
      },
      conditionPhrase("has_mental_health", {
        topic: "condition",
        clause: "your mental health was part of your care this past year",
        help: "A quiet moment in the day can add to the care you have.",
      }),
      conditionPhrase("has_musculoskeletal", {
        topic: "condition",
        clause: "your back, muscles or joints were part of your care this past year",
        help: "Learning to let go of tension can make aches easier to bear.",
      }),
      conditionPhrase("has_hypertension", {
        topic: "condition",
        clause: "your blood pressure was part of your care this past year",
        help: "Calm moments are good for blood pressure, too.",
      }),
      ...digitalPhrases("Help with stress is there too, whenever you have a few minutes."),
    ],
  },
};
