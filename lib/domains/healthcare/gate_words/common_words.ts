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
    "year years yearly yet you your yours health looking looked three")
    .split(" "),
);
