/** What the forms of a prompt, a chat or a form letter leave behind, as written. */
export const RESIDUE: readonly RegExp[] = [
  /\b[a-z]+\d+\b/i,
  /\b(?:AI|LLM|GPT|chatbot)\b|language model|\bassistants?\b/i,
  /\b(?:ignore|disregard|override|obey|repeat after)\b/i,
  /\b(?:instruct\w*|prompt\w*|JSON|schema|placeholder|developer mode|dot com|dot org|SHAP|dataset|algorithm|parameters?)\b/i,
  /\b(?:the|our|a) (?:model|score)\b|\bfactors?\b|\bdata\b/i,
  /\b(?:bands?|contexts?|sentences?)\b|\bas (?:asked|requested)\b|["\u201c\u201d]/i,
  /\bthe member\b(?! (?:portal|app|site|website|services))|\blet me know\b/i,
  /^\s*(?:sure|certainly|of course|okay|ok|absolutely|note|output|answer|text|response|user|assistant|system|subject)\b\s*[:,!]/i,
  /(?:^|[.!?]\s+)(?:sure|certainly|okay)[,!]/i,
  /\b(?:system|user|assistant|output|response)\s*:/i,
  /\b(?:dear|sincerely|regards|mr|mrs|ms)\b\.?/i,
  /\b(?:bank|credit card|account number|social security)\b/i,
  /\bPIN\b|\b(?:your|a) pin\b|\bpin (?:code|number)\b/,
];
