/** What gives care or a condition away where others may read, in plain spelling. */
export const IMPLIED: readonly RegExp[] = [
  /\b(?:what (?:was|the doctor) found|(?:test|tests|scan) (?:came|come|was|were)|last test|all those|what is inside|hard time|been through|trips to the (?:clinic|doctor|hospital|emergency)|so many)\b/,
  /\b(?:that thing|your shots?|your (?:feet|eyes|blood|body|numbers|readings))\b/,
  /\b(?:your|the|a|this|their|any|recent|of) (?:[a-z]+ )?(?:conditions?|treatments?|therapy|illness|disorder|claims?|records?(?! for)|history|charts?|files?|notes|problems?|issues?|trouble(?! of)|troubles|strain|struggles?|symptoms?|results)\b/,
  /\b(?:test|lab|blood) (?:results?|work|strips?)\b/,
  /\bwhat you (?:are (?!looking|after|in for)|were|have been|go|went|live|deal|feel)/,
  /\b(?:people|members|those|adults) (?:with|who|living|like)\b/,
  /\b(?:because of|given|based on|due to|after|following) your\b/,
  /\b(?:your|recent|last) (?!next|wellness|video|yearly|annual|own)(?:[a-z]+ )?(?:care|visits?|stay|trip|clinic|appointments?|procedure|surgery)\b/,
  /\b(?:lately|hard year|rough year|difficult (?:year|time)|tough (?:year|time)|recover\w*|cop(?:e|ing)|sick\w*|illness\w*|ill\b|discreet\w*|plain box|private matter|confidential\w*|ongoing|long term|chronic)\b/,
  /\b(?:manag(?:e|es|ing)|monitor(?:ing)?|control(?:ling)?|watch(?:ing)?|keep(?:ing)? (?:track|tabs|up|an eye)) (?:of |with |in |on )?(?:your|the|it|this) ?(?:[a-z]+ )?(?:conditions?|health|illness|weight|stress|pain|numbers|sugar|pressure|levels?|mood|symptoms?|care|treatment|in check)\b/,
  /\b(?:doctor|clinic|hospital) visits?\b/,
  /\byour doctor'?s? (?:notes?|said|says|thinks|told|wants|asked|suggest)/,
  /\b(?:medicines?|pills?|prescriptions?) (?:as you|that you|you (?:take|need|use)\b(?! all))/,
  /\b(?:filled|fill|picked up) (?:a |your |several |many )?prescriptions?\b/,
];

/** What the forms of a prompt, a chat or a form letter leave behind, as written. */
export const RESIDUE: readonly RegExp[] = [
  /\b[a-z]+\d+\b/i,
  /^(?:\w+ ){0,2}\w+:|[.!?] (?:\w+ )?\w+:/,
  /\b(?:this (?:note|answer|sample)|our page|your login|write back|copy this|these words|from here on|I speak)\b/i,
  /\b(?:as an? )?(?:AI|LLM|GPT|chatbot)\b|language model|\bassistants?\b/i,
  /\b(?:ignore|forget|disregard|override|obey|repeat after)\b/i,
  /\b(?:instruct\w*|prompt\w*|context|JSON|schema|placeholder|developer mode|reviewer|output|input|generated|on file|task:|lorem|todo|dot com|dot org|slash|words above|label\w*|SHAP|dataset|algorithm|parameters?)\b/i,
  /\b(?:the|our|a|this) (?:model|factor|data|score|feature|rule)s?\b|\bfactors?\b|\bscor(?:e|ed|es|ing)\b|leading factor|\bdata\b/i,
  /^\s*(?:sure|certainly|of course|okay|ok|absolutely|here (?:is|are)|note|output|answer|text|response|user|assistant|system|subject)\b\s*[:,!]|\bHere (?:is|are) (?:the|your|a) (?:[a-z]+ )?(?:text|note|draft|message|answer|version|summary|rewrite|paragraph|response|sentences?|letter|copy|list)\b/im,
  /(?:^|[.!?]\s+)(?:sure|certainly|okay)[,!]/i,
  /\b(?:system|user|assistant|output|note|response|label says|rules above)\s*:/i,
  /\b(?:the text|the sentences|text you asked|rules above|no condition is|not to name|I was|told me|I can|I am|I'm)\b/i,
  /\b(?:dear|hello|hi|mr|mrs|ms|dr|sincerely|regards)\b\.?/i,
  /\b(?:reply (?:yes|no|stop)|text (?:[A-Z]{2,}) to|approved|agent says|I cannot|end of (?:prompt|text|message|context|output))\b/i,
  /\b(?:bank|credit card|account number|social security|PIN)\b/i,
  /\b[A-Z]{4,}\b(?<!COPD)/,
];
