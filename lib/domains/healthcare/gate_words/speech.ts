/**
 * How English makes statements about the reader, and the words that add nothing to one.
 * @module
 */
import { stem } from "../../../reasons/mod.ts";

const stems = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/).map(stem));

const ADVERBS =
  "(?:also|still|already|often|just|even|mostly|mainly|only|really|always|all|both|now|recently|once|since|long|quite|then|too|clearly|simply|usually|never|hardly|rarely|seldom|scarcely|barely|[a-z]+ly) ";
const PAST =
  "(?:had|were|was|saw|went|came|took|got|paid|spent|gave|made|did|felt|began|left|lost|kept|let|put|brought|ate|chose|forgot|found|knew|met|said|told|thought|ran|sat|slept|stood|stuck|threw|wore|skipped|did|fell|grew|held|hurt|led|read|rose|sent|set off|shut|slid|sought|sold|wrote|[a-z]{2,}ed)";
const PRESENT =
  "(?:are|seem|look|appear|sound|fill|pick up|reach|rely|tend|live|suffer|struggle|deal|cope|smoke|drink|weigh|earn|run|owe|know|eat|hate|fear|refuse|avoid|skip|ignore|forget|fail|neglect|belong|come from|lack|do)";

/** Marks of a statement of fact, whatever else is in the clause. */
export const MARKS: RegExp =
  /\b(?:past year|last year|on record|(?:twen|thir|for|fif|six|seven|eigh|nine)ties|flu season (?:is|was|has|will|ends|comes)|part of your (?:care|year)|your care (?:was|were|is|has|had|included|came|dealt|took))\b/;

/** Past and perfect: what was, and not what may be. */
export const PAST_TENSE: RegExp = new RegExp(
  `\\b(?:you|we|your|who) (?:${ADVERBS})*(?:${PAST})\\b|\\b(?:was|were|had|been|did|came|went|fell|ran|cost)\\b|\\bhas (?:been|come|gone|had)\\b`,
);

/** Statements of fact about the member, in plain spelling, clause by clause. */
export const CLAIMS: readonly RegExp[] = [
  new RegExp(`\\byou (?:${ADVERBS})*(?:${PAST}|have|use|see|take|need|visit|get care)\\b`),
  new RegExp(`\\byou (?:${ADVERBS})*${PRESENT}\\b`),
  /\byour (?:[a-z]+ ){1,5}(?:was|were|has|have|had|came|went|did|does not|do not|did not|took|got|shows?|says?|means?|suggests?|proves?|lies|lie)\b/,
  /\b(?:we|i) (?:see|saw|noticed|notice|found|noted|note|learned|heard|know|find|understand|hear) (?:that |about |of )?(?:you|your|it|no|a|an|more)\b|\bwe can (?:see|tell) (?:that|from|by|your|you (?:have|are|were|do))\b/,
  /\b(?:it has (?:not |hardly |only )?been|there (?:is|was|are|were|has been) (?:a |an |no |some )?(?:sign|record|note|claim|need|time|care|visit|stay|hospital))\b/,
  /^as an? (?:[a-z]+ ){0,2}(?:member|person|man|woman|parent|patient|mother|father|customer|worker|smoker|user|senior)\b(?! of)/,
  /\b(?:given|because of|based on|due to|(?<!looking )(?<!look )after|thanks to|despite) (?:your|all your|the)\b/,
];

/** Forms of speech that look like such statements and are none. */
export const NO_CLAIMS: readonly RegExp[] = [
  /\b(?:did|do) you (?:know|ever|have|wonder|want|like|like to|wish)\b.*/g,
  /\bhave you (?:ever|thought|wondered|looked|considered)\b.*/g,
  /\b(?:help|helps|helping|let|lets|letting|show|shows|showing|have|make|makes|see|tell|tells|hear|watch|if|when|as|like|where|what|whenever|do|would|could|can|may|might|will|should) you (?:use|see|take|need|visit|run|look|fill|pick up|reach|live|act|work|eat|know|deal|cope|do|have|come from|read|get care|tend|sound|put|set off|let)\b/g,
  /\byou have (?:been )?(?:saving|saved) up\b/g,
  /\b(?:medicines?|drugs?|ones|those|what|things) (?:that )?you (?:already )?(?:take|use|need|have)\b/g,
  /\byou can live with\b/g,
  /\b(?:all|anything|everything|what|as|whatever) you need\b/g,
  /\byou (?:take|need|use) (?:all the time|each month)\b/g,
  /\byou (?:see|use|take|read|get|put|let) (?:a|the|your|which|how|what|it|one|as|them|who|where|this) ?(?:doctor|specialist|therapist|time|part|pace|much|look|step|steps|from|at|it)?\b/g,
  /\bgives? you\b|\b(?:sure|so|that|like) you know\b/g,
  /\byou may have\b|\byou might have\b|\byou could have (?:a|your)\b|\byou can have\b|\byou would have\b|\byou will have\b/g,
];

/** Clauses that state a condition or a wish and nothing of the member. */
export const CONDITIONS: RegExp =
  /^(?:(?:and|so|but|as) )?(?:keep|check|look|learn|find|manag|gett|talk|stay|liv|mak|know|car|plan|cook|eat)ing\b|^(?:(?:and|so|but|or|that|as|just) )?(?:if|once|when|whenever|where|wherever|whether|what|whatever|how|however|unless|until|who|as (?:much|little|often|long|far|you (?:like|wish|please|want|prefer|see fit|go))|that you (?:can|may|would|want|like|prefer|take|need))\b/;

/** Words that add nothing to a statement of fact: how it is told, and that it is of the past. */
export const FACT_WORDS: ReadonlySet<string> = new Set(
  `a an the and or of to in on at by for from with through as also too well still just mostly mainly chiefly largely
  it that this these those there here so we us our you your yours yourself i
  see saw seen notice noticed know hear heard understand record records show shows
  have has had having be been being is are was were am did
  come comes came coming part parts place piece role among between include includes included including involve involved
  dealt cover covered covers care caring cared looking look looked after received receive get getting got give gave given
  need needed needs help time  last this year along  course during span same
  play played plays take took taken went passed make made makes use used using turn turned turning open opened opens
  visit visited visits meet met spent reach reached reaches touch contact talk talked talking 
   main means via because since while which who whom as some someone like of its own their them they he
  been around about roughly close near already both another again further
  focus focused center centered concerned attention needed welcome glad so sounds because bit ago back
  fairly relatively rather quite somewhat little joined join joining member went log logged sign signed support brought bring brings do  where date dates tried fell often feature features featured figured appeared appears counted formed
  addressed addressing tied related linked touched entered marked showed stopped logging spoke spoken checked handled
  managed attended worked working faced collected ordered connect connected connecting primarily generally favorite
  prefer preferred total totaled totalled added adds amounted ran run stood shouldered bore landed fallen elapsed  while
  known means meant sits sit  together such gives giving calls kind sort aspect
  aspects topic topics subject factor matter concern focus find found yourself both tend took pay paid carry carried
  health into onto toward within something  things`.split(/\s+/),
);

/** Words of a statement that something was not there. */
export const ABSENCES = /\b(?:no|not|never|without)\b/;

/** Forms of speech that add nothing to a statement of fact. */
export const FACT_PHRASES: readonly RegExp[] = [
  /\b(?:(?:over|in|during|within|across) )?(?:(?:this|the|that) )?(?:past|last) (?:year|twelve months|12 months)\b/g,
  /\b(?:main|usual|favorite|easiest) way\b|\bone (?:part|of the (?:parts|things))\b|\blike the one\b|\bout of (?:the (?:plan's )?)?network\b|\bout of (?=the plan's)/g,
  /\bgone by\b/g,
  /\bliving with\b|\bthanks for\b|\bgone to see\b|\bon your (?:list|calendar|mind)\b|\bover (?=(?:video|the phone)\b)/g,
  /\b(?:pick|picks|picked|picking|came|come|comes) up\b/g,
  /\b(?:at regular times|on a regular basis)\b/g,
  /\b(?:in your|in the|in their) (?=[a-z]+ties\b)/g,
];

/** Said of what is the member's, and said of anything. */
export const POSSESSION: RegExp = /\byour (?:[a-z']+ ){1,4}(?:is|are)\b/;
export const BEING: RegExp = /\b(?:is|are|was|were|has|have|had|will)\b/;

/** People beside the member: what is said of them is not said of the member. */
export const PEOPLE: RegExp =
  /^(?:doctor|doctors|coach|coaches|navigator|pharmacist|therapist|guides?|specialists?|nurse)$/;

/** Words that turn a statement around. */
export const NEGATIONS: RegExp =
  /\b(?:not|no|never|none|nobody|nothing|neither|nor|hardly|rarely|seldom|scarcely|barely|without|lacks?|lacking|absent|absence|new to you|clear of|yet to|little|unused|idle|except|instead of|behind|avoid(?:ed|ing|s)?|fell through|a first for|leave aside|left alone|any other way|far off|far from|away from|over and done|stopped|gave up|quit|refus\w+|skip\w*|miss(?:ed|ing)?)\b/;

/** Negations that state nothing about the member. */
export const HARMLESS_NEGATIONS: readonly RegExp[] = [
  /\b(?:not sure|not have to|not need to|may not know|not only|not just|no need|no matter|no rush|no pressure|a little|not every|not all|nothing changes|little (?:more|bit|help|extra|less|calm))\b/g,
  /\bif (?:you are |it is |that is |it does )?not\b/g,
];

/** Words of choice and having, which the present tense may add: "you are free to stop". */
export const CHOICE_WORDS: ReadonlySet<string> = stems(
  `choice choose choosing free welcome start pressure rush charge control lead say word option options question questions time moment person
  decide decides decision able right ready curious sure best boss driver seat wheel goals goal pace own set pick pace stop leave
  stay keep join call ask try go back want wants wish prefer like likes always any anytime point here there now if when how what
  not in at home one two few lots plenty room mind hand hands ideas idea home who which where whether whatever freedom final last
  easy easier simple simpler good better nice great part change start end begin book find read do done use open enough helpful
  useful handy close chance way ways look talk learn more less much many yes no only never alone can may might could would will
  short simple plan benefit service tool called program built bring local store work works talk tell everything all each every anything nothing else someone somebody friend guide support team corner side`,
);

/** Words that tie a statement to nothing; periods and quantities among them. */
export const COMMON_WORDS: ReadonlySet<string> = new Set(
  ("a about above after again all almost also always am an and any are around as at away be been before being below " +
    "both but by came can care cared come comes could day days did do does done down each end ever every few for from get " +
    "gets go goes good got great had has have having help helps her here high him his how i if in into is it its just keep " +
    "know last later less like little long look lot made make makes many may me member month months more most much my near " +
    "need needed needs never next no none not now of off often on once one only or other our out over own part past " +
    "per plan put really recent recently record same saw see seen several share she should since so some someone something " +
    "still such than that the their them then there these they thing things think this those time times to too twice two " +
    "under until up us use used uses very was way we well went were what when where which who why will with work would " +
    "year years yearly yet you your yours health this past came month looking looked two three")
    .split(" "),
);
