/**
 * How English writes figures and spans of time.
 * @module
 */

/** A word that is a figure, in digits or letters. */
export const FIGURE: RegExp =
  /^(?:.*\d.*|zero|half|halves|thirds?|(?:four|fif|six|seven|eigh|nin|ten|twelf|[a-z]+teen|[a-z]+tie|hundred|thousand)ths?|eleventh|threes?|fours?|fives?|sixe?s?|sevens?|eights?|nines?|tens?|eleven|twelve|[a-z]+teen|(?:twen|thir|for|fif|six|seven|eigh|nine)t(?:y|ies)|hundreds?|thousands?|millions?|billions?|trillions?|dozens?|(?:two|three|four|five|ten)fold|percent|dollars?|cents?|(?:mon|tues|wednes|thurs|fri|satur|sun)days?|january|february|april|june|july|august|september|october|november|december|%)$/;

const UNIT =
  "(?:minutes?|hours?|days?|weeks?|weekends?|fortnights?|months?|quarters?|seasons?|decades?)";

/** A span of time or a frequency that only a context may give. */
export const SPAN: RegExp = new RegExp(
  `\\b(?:(?:past|last) (?:few |two |several |couple of )?${UNIT}|(?:past|last) (?:few|two|several|couple of) years|(?:once|twice|times?) (?:a|an|per|each|every) (?:year|${UNIT})|(?:two|three|four|five|six|seven|eight|nine|ten|twelve) (?:years|${UNIT})|every other ${UNIT}|(?:per|for (?:each|every)) visit|fortnightly|hourly)\\b`,
  "g",
);

/** What the label of a factor says is counted. */
export const COUNTED: RegExp = /^[a-z ]*?(?:visits|stays|prescriptions)\b/;
