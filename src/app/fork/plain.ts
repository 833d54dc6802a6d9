/** @file A stretch of an attempt for those who do not know the marks of a reply: without thinking tags and end, its box as brackets. */

/** As `<|im_end|>` is, and its like of other models. */
const ENDS = /<\|\w+\|>/g
/** A stretch that begins within a box: a program that ends in a brace has blanks before it. */
const REST_OF_BOX = /^([^\s{}]*)\}(?=<\|\w+\|>$)/

/** `text` may begin or end anywhere, within a box too. */
export function plain(text: string): string {
  return text
    .replace(REST_OF_BOX, '$1]')
    .replaceAll(ENDS, '')
    .replaceAll('<think>', '')
    .replaceAll('</think>', ' ')
    .replaceAll(/\\boxed\{([^{}]*)\}/g, '[$1]')
    .replaceAll('\\boxed{', '[')
}
