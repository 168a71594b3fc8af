/**
 * Texts for recommendations by the template, each through the gates, with what an
 * LLM would be told.
 * @module
 */
import type { Settings } from "../config.ts";
import { healthcareGateWords } from "../domains/healthcare/gate_words/mod.ts";
import { healthcareReasonTexts } from "../domains/healthcare/offers/mod.ts";
import {
  buildContext,
  checkOwnText,
  type Citation,
  type CitedFactor,
  citedFactor,
  leadingFactors,
  MOST_CONTEXT_FACTORS,
  type PassingReason,
  passingReason,
  type ReasonContext,
  type ReasonText,
  renderClause,
  TemplateWriter,
  type Violation,
} from "../reasons/mod.ts";
import type { LoadedScoring } from "./recommend_stage.ts";
import type { StageContext } from "./stage.ts";

/** Verdict where a text of the template broke a rule. */
const GENERAL_INSTEAD = "general text instead";
/** Verdict of a sensitive offer on a shared channel where policy wants no text. */
const WITHHELD = "withheld";
/** Most factors that a text may rest on. */
const CITABLE_FACTORS = 5;

/** A text that may be sent. */
export interface WrittenReason {
  /** Three or four sentences; empty where policy withholds them. */
  readonly text: string;
  /** Who wrote it, or would have. */
  readonly writer: "template" | "chat";
  /** The model; empty for the template. */
  readonly model: string;
  /** Version of the prompts, or of the template's texts. */
  readonly promptVersion: string;
  /** How it passed the gates, or why the template stands in for the LLM. */
  readonly verdict: string;
  /** What the writer's text broke, in whose place this one stands or on the first try; null: nothing. */
  readonly violation: Violation | null;
  /** What the text may rest on, largest first. */
  readonly cited: readonly CitedFactor[];
}

/** A text by the template with what an LLM would be told. */
export interface Draft extends WrittenReason {
  /** Null where nothing is to be written. */
  readonly context: ReasonContext | null;
  /** The factors of the context, in its order. */
  readonly offered: readonly CitedFactor[];
}

/** Rows of the features and the offers to write of. */
export interface Pairs {
  /** Row of the member. */
  readonly row: Int32Array;
  /** Position of the offer. */
  readonly output: Int32Array;
}

/** Hands over the contributions of every pair, at least those that may be cited. */
export type EachContribution = (
  sink: (pairIdx: number, contributions: Float64Array) => void,
) => void;

/** Texts by the template, every one through the gates. */
export function draftReasons(
  scoring: LoadedScoring,
  { pairs, eachContribution }: { pairs: Pairs; eachContribution: EachContribution },
  { settings, progress }: StageContext,
): Draft[] {
  const drafting = new Drafting(scoring, settings);
  const drafts: Draft[] = new Array(pairs.row.length);
  let nDone = 0;
  eachContribution((pairIdx, contributions) => {
    const pair = { rowIdx: pairs.row[pairIdx], offerIdx: pairs.output[pairIdx] };
    drafts[pairIdx] = drafting.draft(pair, contributions);
    if (++nDone % 1000 === 0) progress?.(nDone, drafts.length, "reasons");
  });
  return drafts;
}

/** What all texts of a run share. */
class Drafting {
  readonly #scoring: LoadedScoring;
  readonly #channel: string;
  readonly #writer: TemplateWriter;
  /** By offer: positions of the features that a text may rest on. */
  readonly #citable: readonly number[][];
  /** By offer: whether policy wants no text. */
  readonly #isWithheld: readonly boolean[];
  readonly #contexts = new Map<string, ReasonContext>();
  readonly #passing = new Map<string, PassingReason>();

  constructor(scoring: LoadedScoring, { channel, withholdSensitive }: Settings) {
    const { catalog, features, unknownFeatures } = scoring;
    const writer = new TemplateWriter(catalog, healthcareReasonTexts);
    this.#scoring = scoring;
    this.#channel = channel;
    this.#writer = writer;
    this.#citable = catalog.ids.map((offerId) =>
      writer.citableFeatures(offerId)
        .filter((name) => !unknownFeatures.includes(name))
        .map((name) => features.names.indexOf(name))
    );
    const isShared = writer.privacyOf(channel) === "shared";
    this.#isWithheld = catalog.offers
      .map(({ sensitive }) => sensitive && isShared && withholdSensitive);
  }

  draft(
    { rowIdx, offerIdx }: { rowIdx: number; offerIdx: number },
    contributions: Float64Array,
  ): Draft {
    const { texts } = this.#writer;
    const by = {
      writer: "template",
      model: "",
      promptVersion: `${texts.language} ${texts.version}`,
    } as const;
    if (this.#isWithheld[offerIdx]) {
      const nothing = { text: "", context: null, violation: null, cited: [], offered: [] };
      return { ...by, ...nothing, verdict: WITHHELD };
    }
    const { plan, features, catalog } = this.#scoring;
    const factors = leadingFactors(contributions, {
      plan,
      valueOf: (featureIdx) => features.values[featureIdx * features.nRows + rowIdx],
      top: CITABLE_FACTORS,
      among: this.#citable[offerIdx],
    });
    const offerId = catalog.ids[offerIdx];
    const channel = this.#channel;
    const citations = this.#writer.citations(offerId, factors, {
      channel,
      most: MOST_CONTEXT_FACTORS,
    });
    const specific = this.#writer.write(offerId, factors, { channel });
    const { context, passing } = this.#check(offerId, citations, specific);
    const { violation } = passing;
    // Members with equal texts differ in what their factors add.
    const { text, cited } = violation === null ? specific : passing.reason;
    const verdict = violation === null ? "passed" : GENERAL_INSTEAD;
    const offered = citations.map(citedFactor);
    return { ...by, text, context, verdict, violation, cited, offered };
  }

  /** Members of whom the same may be said have the same context: it is built and checked once. */
  #check(
    offerId: string,
    citations: readonly Citation[],
    specific: ReasonText,
  ): { context: ReasonContext; passing: PassingReason } {
    const writer = this.#writer, channel = this.#channel;
    const told = citations.map((citation) => {
      const { phrase, factor, part } = citation;
      return [renderClause(citation, writer.texts), phrase.help, factor.label, part.band];
    });
    const key = JSON.stringify([offerId, told]);
    const context = this.#contexts.get(key) ??
      buildContext(offerId, citations, { catalog: this.#scoring.catalog, writer, channel });
    this.#contexts.set(key, context);
    const passing = this.#passing.get(key + specific.text) ?? passingReason(
      specific,
      () => writer.write(offerId, [], { channel }),
      (text) => checkOwnText(text, context, { words: healthcareGateWords }),
    );
    this.#passing.set(key + specific.text, passing);
    return { context, passing };
  }
}

/** What the gates sent back of the template's texts. */
export function templateWarnings(reasons: readonly WrittenReason[]): string[] {
  const general = reasons.filter(({ verdict }) => verdict === GENERAL_INSTEAD);
  if (general.length === 0) return [];
  const rules = [...new Set(general.map(({ violation }) => violation!.rule))].sort().join(", ");
  return [
    `${general.length} texts of the template broke a rule (${rules}): the offer's general text stands instead`,
  ];
}
