/**
 * How English counts: the words of quantity, and what looks like them and counts nothing.
 * @module
 */

const UNITS =
  "seconds?|minutes?|hours?|nights?|days?|weeks?|weekends?|weekdays?|months?|quarters?|seasons?|years?|decades?|century|centuries|fortnights?|mornings?|afternoons?|evenings?|lifetimes?|semesters?";
/** A word that says how many, how much, how often, how long or when. */
export const QUANTITY: RegExp = new RegExp(
  `^(?:[$]?\\d.*|${UNITS}|midnight|noon|dawn|dusk|daily|nightly|weekly|biweekly|monthly|quarterly|yearly|annual|annually|hourly|today|tonight|tomorrow|yesterday|ago|once|twice|thrice|times|zero|nil|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|[a-z]+teen|(?:twen|thir|for|fif|six|seven|eigh|nine)t(?:y|ies)|teens?|hundreds?|thousands?|millions?|billions?|dozens?|scores|half|halves|halve|third|thirds|fourth|fourths|fifth|fifths|sixth|seventh|eighth|ninth|tenth|tenths|quarter|percent|double|doubled|triple|tripled|twofold|threefold|couple|handful|several|few|fewer|fewest|dollars?|cents?|bucks|monday|tuesday|wednesday|thursday|friday|saturday|sunday|january|february|april|june|july|august|september|october|november|december|spring|summer|autumn|winter|annum|majority|minority|bulk|%)$`,
);

/** Forms of speech with such words that count nothing about the member or the offer. */
export const HARMLESS_QUANTITIES: readonly RegExp[] = [
  /\b(?:day to day|day by day|day in and day out|from one day to the next|week to week)\b/g,
  /(?<!times |# |calls |visits |once |twice |every |within |next |other )\b(?:a|an|any|the|your|which|what|each|one that|some|this|these|good|busy|hard|harder|tough|full|long|calm|quiet|the next|own|bad|better|make the) (?:busy |hard |harder |good |long |full |calm |quiet |own |best |right |plain |normal |free |whole )?days?\b(?! (?:each|every|per|ago|left|earlier|later|sooner|counts?)\b)/g,
  /\b(?:your|a busy|some|the|busy|long|a full|a long) weeks?\b(?! (?:ago|left|later)\b)/g,
  /\bon your days\b/g,
  /\b(?:on |for )?(?:busy|long|quiet|late) (?:nights|evenings|mornings)\b|\ball evening\b|\banother day\b/g,
  /\bfor the times\b/g,
  /\bat any times?\b/g,
  /\b(?:at|for|on) (?:the )?(?:right|regular|those|these|such|hard) times\b/g,
  /\b(?:a )?few (?:quiet|spare|free|calm|short) minutes\b/g,
  /\b(?:have|with|have just|got|spare|take|find|want) a few (?:spare |free )?minutes\b/g,
  /\b(?:the )?two of you\b|\byou two\b|\bin two minds\b|\bbetween the two\b|\bthe two\b|\bthese two\b/g,
  /\b(?:a|an) [a-z]+ or two\b/g,
  /\ba few (?:more |less |fewer |small |simple |short |easy |good |quick |gentle |other |new |plain |open |handy |light )?(?!of\b)(?=(?:walks?|questions?|trips?|things?|ideas?|words?|tips?|steps?|choices?|options?|changes?|taps?|swaps?|notes|doubts|thoughts|basics|pieces|meals|classes|habits|details|ways|errands|sessions|names|places|forms|points|of these|of those|of your|of the|goals|extra|kind|friendly|drives|lines|worries|check ins|talks|chats|hints|laps|recipes|foods|plans|topics|clicks|letters|matters|tasks|answers|people|stretches|breaths|reasons|miles)\b)/g,
  /\bas (?:much|many|little) or as (?:few|much|little|many)\b/g,
  /\bfewer (?=(?:trips|errands|drives|worries|things|loose|surprises|stops|steps|calls|forms|lines|runs)\b)/g,
  /\bonce (?=(?:you|it|your|the|a|there|we|things|home|inside|signed|they)\b)/g,
  /\b(?:all at once|for once|once in a while|once more|the year ahead|years? ahead|time of the year|this time of year)\b/g,
  /\b(?:a )?second (?=(?:look|thought|pair|home|opinion))/g,
  /\b(?:third|fourth) (?=party)/g,
  /\b(?:that|this|the same|the) year\b(?! (?:ago|before|after|over)\b)/g,
  /\b(?:halfway|half the work)\b/g,
  /\bdaily (?=(?:life|routines?|habits?|steps?|side|needs|meals?|things|basics|tasks|choices|care)\b)/g,
  /# (?:ago|back)\b/g,
  /\bpart of your year\b|\b(?:place|part) in your year\b/g,
  /\b(?:normal|usual|typical|ordinary|working) (?:days?|weeks?)\b|\bfor every day\b/g,
];
