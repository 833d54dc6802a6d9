/** @file The two modes of one model. */

/** Instruct mode answers at once; thinking mode writes its reasoning first (Nemotron-Cascade, section 3.1.2). */
export type Mode = 'think' | 'instruct'
