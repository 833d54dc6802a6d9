/** @file How long a recipe may be: known to the page too, which has nothing else of what reads recipes. */

/** The longest recipe that ships has ten; each stage is checked, shown and run. */
export const MOST_STAGES = 100
