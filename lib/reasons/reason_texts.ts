/**
 * The texts of reasons as data: a second language is a second object.
 * @module
 */

/** How private a channel is: app and portal need a sign-in; mail, phone and e-mail may be seen by others. */
export type Privacy = "private" | "shared";

/** A sentence for each privacy; the shared one neither names nor implies a condition. */
export type ChannelSentence = Readonly<Record<Privacy, string>>;

/** Something that may be said of a member when a feature's value allows it. */
export interface Phrase {
  /** The feature that the statement rests on. */
  readonly feature: string;
  /** Phrases of one topic say the same thing: a text holds at most one of them. */
  readonly topic: string;
  /** The statement is true from this value on. */
  readonly min?: number;
  /** The statement is true up to this value. */
  readonly max?: number;
  /** The statement is true for this category of an encoded feature. */
  readonly is?: string;
  /**
   * A clause addressed to the member, without capital and stop; `{band}` and
   * `{times}` stand for the value in words.
   */
  readonly clause: string;
  /** One sentence: what the offer has to do with it. */
  readonly help: string;
  /** Whether it may stand on a shared channel. */
  readonly shared: boolean;
  /** Whether it reads oddly beside another clause, so that a text holds it alone. */
  readonly standsAlone?: boolean;
}

/** The texts of one offer. */
export interface OfferTexts {
  /** One sentence that starts a text where the member's factors say little. */
  readonly opening: ChannelSentence;
  /** One sentence: what the offer is. */
  readonly about: ChannelSentence;
  /** One sentence: what the member may do, without pressure. */
  readonly closing: ChannelSentence;
  /** For each feature the first phrase whose value fits is taken. */
  readonly phrases: readonly Phrase[];
}

/** All texts of a catalog in one language. */
export interface ReasonTexts {
  /** Language tag, as in `en-US`. */
  readonly language: string;
  /** Raised whenever a sentence changes. */
  readonly version: string;
  /** Features that no text cites, whatever their contribution. */
  readonly neverCited: readonly string[];
  /** Words that are dropped from a first clause when the second one has them ("this past year"). */
  readonly saidOnce: readonly string[];
  /** What stands between two clauses, such as ", and ". */
  readonly and: string;
  /**
   * The words of `bands.ts` in this language, with `{usd}` for an amount; absent in
   * English, which has them.
   */
  readonly bands?: Readonly<Record<string, string>>;
  /** Features about age: cited only by offers whose eligibility reads one of them. */
  readonly ageFeatures: readonly string[];
  /** Privacy of each channel. */
  readonly privacyOf: Readonly<Record<string, Privacy>>;
  /** Texts by offer id. */
  readonly offers: Readonly<Record<string, OfferTexts>>;
}
