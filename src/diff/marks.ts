/** @file The marks of a search/replace edit, each on a line of its own. */
export const SEARCH_MARK = '<<<<<<< SEARCH'
export const MIDDLE_MARK = '======='
export const REPLACE_MARK = '>>>>>>> REPLACE'
