import type { OfferTexts, Phrase } from "../../../reasons/mod.ts";
import {
  conditionPhrase,
  emergencyPhrase,
  pharmacyPhrases,
  UNNAMED_PROGRAM,
} from "./common_phrases.ts";

const doctorVisits = (help: string): Phrase => ({
  feature: "primary_care_visit_count",
  topic: "doctor visits",
  min: 3,
  clause: "you have seen your doctor {times} this past year",
  help,
  shared: false,
});

/** Texts of the category Chronic Disease. */
export const chronicTexts: Readonly<Record<string, OfferTexts>> = {
  CHRON_001: {
    opening: {
      private: "Your plan includes support for life with diabetes.",
      shared: UNNAMED_PROGRAM.opening,
    },
    about: {
      private:
        "The Diabetes Management Program gives you a coach of your own, tips for each day and check-ins along the way.",
      shared: UNNAMED_PROGRAM.about,
    },
    closing: {
      private: "You set the goals, and you can stop whenever you like.",
      shared: UNNAMED_PROGRAM.closing,
    },
    phrases: [
      conditionPhrase("has_diabetes", {
        topic: "condition",
        clause: "diabetes was part of your care this past year",
        help: "A coach can make the daily side of it simpler, from meals to medicines.",
      }),
      ...pharmacyPhrases("A coach can help you keep your medicines in order.", {
        mayBeShared: false,
      }),
      doctorVisits("A coach can help you make your doctor's advice work day to day."),
    ],
  },
  CHRON_002: {
    opening: {
      private: "Your plan includes support for your heart.",
      shared: UNNAMED_PROGRAM.opening,
    },
    about: {
      private:
        "The Heart Health Program gives you a coach, help with checking your blood pressure at home and a plan you can live with.",
      shared: UNNAMED_PROGRAM.about,
    },
    closing: {
      private: "You choose the pace, and your doctor stays in charge of your care.",
      shared: UNNAMED_PROGRAM.closing,
    },
    phrases: [
      conditionPhrase("has_hypertension", {
        topic: "condition",
        clause: "your blood pressure was part of your care this past year",
        help: "Small steps, such as more walks and less salt, can help to keep it in check.",
      }),
      conditionPhrase("has_cardiovascular", {
        topic: "condition",
        clause: "your heart or blood pressure was part of your care this past year",
        help: "Small steps, such as more walks and less salt, can help your heart.",
      }),
      emergencyPhrase("It can help to have someone to call with the smaller questions."),
      ...pharmacyPhrases("A coach can help you keep your medicines in order.", {
        mayBeShared: false,
      }),
      doctorVisits("A coach can help you make your doctor's advice work day to day."),
    ],
  },
  CHRON_003: {
    opening: {
      private: "Your plan includes support for easier breathing.",
      shared: UNNAMED_PROGRAM.opening,
    },
    about: {
      private:
        "With the Respiratory Care Program, a coach goes over inhalers, triggers and plans for hard days with you.",
      shared: UNNAMED_PROGRAM.about,
    },
    closing: {
      private: "You can join from home and leave whenever you like.",
      shared: UNNAMED_PROGRAM.closing,
    },
    phrases: [
      conditionPhrase("has_asthma", {
        topic: "condition",
        clause: "asthma was part of your care this past year",
        help: "A clear plan can make it easier to know what to do when breathing gets hard.",
      }),
      conditionPhrase("has_respiratory", {
        topic: "condition",
        clause: "your breathing was part of your care this past year",
        help: "A clear plan can make it easier to know what to do when breathing gets hard.",
      }),
      emergencyPhrase("A clear plan can make hard days less worrying."),
      conditionPhrase("is_flu_season", {
        topic: "season",
        clause: "flu season is here, and it can be hard on the lungs",
        help: "A coach can talk with you about how to stay well through it.",
      }),
      ...pharmacyPhrases("A coach can go over what you take with you.", {
        mayBeShared: false,
      }),
    ],
  },
};
