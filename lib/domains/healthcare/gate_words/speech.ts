/**
 * How English makes statements: what is a claim about the reader, what turns it
 * around, and which words tie it to nothing.
 * @module
 */

const PAST =
  "(?:stay clear|stayed|come across|managed|had|were|was|saw|went|came|took|got|paid|spent|gave|made|did|felt|began|left|lost|kept|[a-z]{2,}ed)";

/** Statements of fact about the member, in plain spelling. */
export const CLAIMS: readonly RegExp[] = [
  new RegExp(
    `\\byou (?:also |often |have |never |only |once |recently |just |hardly |rarely |still )*${PAST}\\b`,
  ),
  /\byou have (?:also |often |recently |just |now |only |hardly |not |never |no |long )*(?:been|seen|had|used|gone|taken|done|got|filled|paid|spent|missed|come|made|asked|told|called|not|no|[a-z]{2,}ed|a |an |more|many|several|diabetes|high|low|care)\b/,
  /\byou (?:are|were|seem|look|use|fill|take|take as|log|see|visit|need|pay|smoke|drink|weigh|eat|live|suffer|sleep|test|run|show|stay away|spend|rely|manage|struggle|deal|cope|feel)\b/,
  /\byour (?!(?:plan|doctor|own doctor|pharmacist|coach|navigator|care navigator|pace|goals?|choice|questions?|home|door|phone|days?|side|mind|hands|life|needs)\b)(?:[a-z]+ ){1,5}(?:is|are|was|were|has|have|had|came|comes?|needs?|shows?|means?|makes|make (?:it|you|this|things)|says?|suggests?|got|takes?|goes|went|will|can be|may be|plays?)\b/,
  /\byour plan (?:does|has a|paid|had|was|costs?)\b/,
  /\byour (?:doctor|coach|plan) (?:said|told|found|wants|noted|thinks|noticed|knows|asked)\b/,
  /\b(?:we|i) (?:see|saw|noticed|found|noted|can see|can tell|learned|heard)\b|\bwe (?:know|find|understand) (?:that |about )?your?\b/,
  /\b(?:it has been|it was|there (?:is|was|are|were) (?:a |an |no |some )?(?:sign|record|note|claim))/,
  /\b(?:given|because of|based on|due to|after|since) your\b|\bwith your (?!doctor|own doctor|pharmacist|coach|care team|plan|navigator)/,
  /\bpart of your (?:care|year|life)\b/,
  /\bas (?:a|an|someone|one)\b(?! (?:matter|member of the plan|well|start|first step|rule|change|way))/,
];

/** Forms of speech that look like statements about the member and are none. */
export const NO_CLAIMS: readonly RegExp[] = [
  /\bdid you know\b/g,
  /\b(?:if|when|whenever|as much as|what|where|whether|as|which|that|how|how much|how often|who) you (?:take the same medicines each month|are(?: (?:not sure|ready|unsure|doing))?|need|like|want|prefer|use|feel(?: fine)?|have (?:questions|a few minutes|a moment|time)|see fit|live with)\b/g,
  /\byou are (?:free|welcome|in charge|in control|always welcome|the one)\b/g,
  /\byou have (?:one|a) (?:person|coach|choice|say)\b/g,
  /\byou have been saving up\b/g,
  /\bmedicines you take all the time\b/g,
  /\bdrugs you take all the time\b/g,
  /\bwhat you take\b/g,
  /\byou can live with\b/g,
  /\b(?:it|them|this) as (?:a|an)\b/g,
  /\bin control of how [a-z]+ works\b/g,
  /\b(?:you|to) (?:can |may |could |will |might )(?:[a-z]+ )/g,
  /\bhelps? you (?:see|find|take|use|know|feel|manage|learn)\b/g,
  /\b(?:lets?|shows?|lets) you (?:see|use|pay|take)\b/g,
  /\byou see (?:a|the|your) doctor (?:by|from|on|at)\b/g,
  /\bwith you\b/g,
];

/** Words that turn a statement around. */
export const NEGATIONS =
  /\b(?:not|never|no|none|nothing|without|neither|nor|hardly|rarely|barely|scarcely|seldom|stopped|stop|avoid(?:ed)?|lack(?:s|ed|ing)?|missing|last thing|ages since|kept out|clear of|new to you|(?:is|are|was) small|absence|absent|unused|free of|little|low|few|refus\w+|gave up|quit|only|ended|gone|any more|anymore)\b/g;

/** Words of a statement that something was not there, or long ago. */
export const ABSENCES = /\b(?:no|not|never|since|ago|passed|without)\b/;

/** Negations that state nothing about the member. */
export const HARMLESS_NEGATIONS: readonly RegExp[] = [
  /\b(?:does|do|may|need) not (?:have|need) to(?: stop| wait)?\b/g,
  /\bnot (?:every|all|have to|sure|only|just for)\b/g,
  /\bno (?:pressure|rush|matter|trip|need)\b/g,
  /\ba (?:few|little)\b/g,
  /\bas (?:little|few) as\b/g,
  /\bone thing less\b/g,
  /\b(?:stop|change|leave|pause|quit) (?:it |at )?(?:whenever|when|any ?time|at any)/g,
  /\bstop when/g,
  /\bmuch or as little\b/g,
  /\bnothing changes unless\b/g,
  /\bwithout (?:a trip|leaving|travel|going out|giving up what)\b/g,
  /\bif you are not\b/g,
  /\bnot run out\b/g,
  /\bcare programs?\b/g,
  /\b(?:did you know|why not)\b/g,
];

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
