/**
 * @file The letters a reply gives as its answer, read strictly: a letter counts only where nothing else can be meant by it.
 *
 * A letter is declared where the reply says that it is the answer ("the answer is C", "so C", "C is correct", \boxed{C}, a line of its own).
 * Declared letters, what is listed with them, and letters put behind them without a word on why they are there are the answer; others may
 * be talked about ("A is too small"). Where none is declared, the only letter is the answer. Capitals of words, the article A, the pronoun
 * I and letters that are denied ("not C") are no answers.
 */
import { normalized } from '../text/normal.ts'
import { findBoxes } from './boxes.ts'
import { type LetterAt, lettersAlone } from './letters.ts'

/** More letters that stand alone than any answer has: none of them is read. */
const MAX_LETTERS = 1000
/** Characters looked at before and behind a letter: more than any phrase below has. */
const WINDOW = 90

interface Place extends LetterAt {
  before: string
  after: string
  declared: boolean
  /** Declared by nothing but that it comes first. */
  opens: boolean
  /** What stands between it and the letter before it in its list. */
  joint: string
}

/** Different letters in the order they are given, and `?` for what is offered besides; none or several are no answer. Linear. */
export function lettersGiven(reply: string, options: string): string[] {
  const text = asRead(reply)
  const places = placesOf(text)
  if (places === null) return []
  const lists = listsOf(text, places).filter((list) => !DENIED_BEFORE.test(list[0].before))
  const first = lists.flat().find(({ declared }) => declared)
  if (first === undefined) return onlyLetters(lists, options)
  const given = lists.filter(
    (list) => list.some(({ declared }) => declared) || isAddedBehind(list, first) || (distinct(list).length >= 3 && !isTalkedAbout(list)),
  )
  const letters = distinct(given.flat())
  const offers = given.flat().some(({ declared, after }) => declared && OFFERS_ANOTHER.test(after))
  return letters.length === 1 && offers ? [...letters, '?'] : letters
}

const STRUCK_OUT = /~~[^~\n]{1,200}~~|<(s|del|strike)>[^<\n]{0,200}<\/\1>|\\(?:[bx]?cancel|sout|st)\s?\{[^{}\n]{0,200}\}/gi
const TAGS = /<\/?(?:br|b|i|u|em|strong|p|div|span|li|ul|ol|sub|sup|td|tr)\s?\/?>/gi

/** As a reader sees it: without what is struck out and what is not seen, in letters of one kind. */
function asRead(reply: string): string {
  const plain = reply
    .replace(/[\u{1f150}-\u{1f169}]/gu, (letter) => String.fromCharCode((letter.codePointAt(0) as number) - 0x1f150 + 65))
    .replace(/[\u{1f170}-\u{1f189}]/gu, (letter) => String.fromCharCode((letter.codePointAt(0) as number) - 0x1f170 + 65))
  return normalized(plain, 'NFKC')
    .replace(/\p{Default_Ignorable_Code_Point}/gu, ' ')
    .replace(STRUCK_OUT, ' ')
    .replace(TAGS, ' ')
    .replace(
      /^([\s(*_"'`]{0,9}|[\s(*_"'`$]{0,9}\\boxed\{\s{0,3}\(?)([a-j])(?=[\s).*_"'`$}]{0,9}$)/,
      (_, before, letter) => before + letter.toUpperCase(),
    )
}

/** "C or d", "C or the last one". */
const OFFERS_ANOTHER = /^[)\]}*_"'\u2019\u201d`$]*,?\s+(?:and\/)?or\s+(?!(?:rather|more|equivalently|in)\b)/i

const DENIED_BEFORE =
  /(?:[≠¬]|!=|(?<![\p{L}\p{N}])!|\\(?:neq?|neg|lnot|not)(?![a-z])|\bdoubt\w*|\bunlikely|\bdisagree\w*|\bnot|n['’]t|\bcannot|\bnever|\bneither|\bnor|\bnone of|\bopposite of|\bthan|\binstead of|\bunlike|\bexcept|\b(?:all|any(?:thing)?|everything) but|\bwithout|\b(?:exclud|eliminat|reject|discard)\w*|\brul(?:e|es|ed|ing) out|\b(?:wrong|incorrect|false|worst|least \w+))(?:\s+(?:be|is|are|was|would|the|options?|choices?|letters?|answers?|for|it|it['’]s|that|think|believe|say|choose|pick|select|either|both))*[\s("'*_[{\\]*$/iu
const VERBS =
  "is|are|was|were|would|could|can|cannot|does|do|did|has|have|had|gives?|seems?|looks?|fails?|equals?|match(?:es)?|contains?|states?|says|describes?|refers?|implies|may|might|must|should|will|contradicts|violates|ignores|requires|represents|shows|means|(?:is|are|was|ca|wo|could|would|does|do|did|has)n['’]t|can['’]t|won['’]t"
const CLOSERS = '[)\\]}*_"\'’”`$]*'
/** "C: yes", "C - no". */
const SAYS = '\\s*[:=—–-]\\s*'
const TALKED_ABOUT = new RegExp(`^${CLOSERS}(?:\\s*\\([^()]*\\))?,?\\s+(?:${VERBS})\\b`, 'i')
const DENIED_BEHIND = new RegExp(
  `^${CLOSERS}(?:\\s*\\([^()]*\\))?\\s+(?:cannot|\\w+n['’]t|(?:${VERBS})\\s+(?:\\w+\\s+)?(?:not|wrong|incorrect|false|too|out|never|impossible|excluded|eliminated|unlikely|improbable|doubtful|mistaken))\\b|^${CLOSERS}${SAYS}(?:no|not|false|wrong|incorrect|✗|✘|❌|❎)(?![\\p{L}])`,
  'iu',
)
const AFFIRMED = new RegExp(
  `^${CLOSERS}(?:\\s*\\([^()]*\\))?\\s+(?:is|must be|has to be|seems|seems to be|appears to be)\\s+(?:(?:the|clearly|indeed|therefore|thus|only|most|one|my|final|definitely|surely)\\s+)*(?:correct|right|best|true|answer|choice|solution)\\b`,
  'i',
)

const SAID_YES = new RegExp(`^${CLOSERS}${SAYS}(?:yes|correct|true|right|✓|✔|✅|☑)(?!\\p{L})`, 'iu')

const ASKED = new RegExp(`^${CLOSERS}\\s?\\?`)

function isTalkedAbout(list: readonly Place[]): boolean {
  const { after } = list[list.length - 1]
  return TALKED_ABOUT.test(after) || /^[.):]+\s[^\n]*(?:\b(?:too|wrong|incorrect|not|false|no)\b|n['’]t\b)/i.test(after)
}

/** Talked about as one more answer: "B is also possible". */
const OFFERED_BEHIND = new RegExp(
  `^${CLOSERS},?\\s+(?:(?:is|are|could|may|might|would|can)\\s+(?:be\\s+)?(?:(?:also|equally)(?!\\s+(?:too|wrong|incorrect|not|false))|possible|plausible|acceptable|valid|fine|likely|another)|(?:also\\s+)?(?:works|fits))\\b`,
  'i',
)

/** Put where an answer could stand: at the start of a clause, or behind a word that offers another one. */
const OFFERED =
  /(?:^|[.;:!?,\n—–)\]]|\b(?:is|are|be|or|and|maybe|perhaps|possibly|actually|no|wait|also|either|even|else|otherwise|alternatively|then|rather|probably|likely|could))(?:\s+(?:the|options?|choices?|letters?|answers?))*[\s("'*_[{\\]*$/i

function isAddedBehind(list: readonly Place[], first: Place): boolean {
  const [{ at, before }] = list
  if (OFFERED_BEHIND.test(list[list.length - 1].after)) return true
  return at > first.at && (/\bor[\s("'*_[{\\]*$/i.test(before) || (OFFERED.test(before) && !isTalkedAbout(list)))
}

/** Where no letter is declared: the one that is left when those denied are taken away. */
function onlyLetters(lists: readonly Place[][], options: string): string[] {
  const known = lists.map((list) => list.filter(({ letter, after }) => options.includes(letter) && !/^\s*[=<>^]/.test(after)))
  const left = known.filter((list) => list.length > 0 && !DENIED_BEHIND.test(list[list.length - 1].after) && !ASKED.test(list[0].after))
  // Of two letters either may be meant, whatever is said of them; one that something is said of is talked about, and no answer.
  const [only, ...others] = distinct(left.flat())
  if (only === undefined || others.length > 0) return distinct(left.flat())
  return left.some((list) => !THOUGHT_ABOUT.test(list[0].before) && CLAUSE_ENDS.test(list[list.length - 1].after)) ? [only] : []
}

/** Words before a letter that is thought about, and not given. */
const THOUGHT_ABOUT =
  /\b(?:about|regarding|consider\w*|try|tried|trying|tested|testing|versus|vs\.?)(?:\s+(?:the|options?|choices?|letters?|answers?))*[\s("'*_[{\\$]*$/i

function distinct(places: readonly LetterAt[]): string[] {
  return [...new Set(places.map(({ letter }) => letter))]
}

/** What joins the letters of a list. A sentence or a line that ends between two letters parts them. */
const JOINT =
  /^(?:[^\p{L}\p{N}\n.:!?=]|\.\.+)*(?:(?:and|or|und|oder|plus|versus|vs\.?|ou|et|o|y|e|u|と|や|か|或|或者|和)[ \t()[\]{}/]*(?:(?:or|maybe|perhaps|possibly|even|also|options?|choices?|answers?)[ \t()[\]{}]*)*)?$/iu
const MAX_JOINT = 40

/** Letters between which there is nothing but joints. */
function listsOf(text: string, places: readonly Place[]): Place[][] {
  const lists: Place[][] = []
  for (const place of places) {
    const last = lists.at(-1)?.at(-1)
    const between = last && place.at - last.at <= MAX_JOINT ? text.slice(last.at + 1, place.at) : null
    if (between !== null && JOINT.test(between)) lists.at(-1)?.push({ ...place, joint: between })
    else lists.push([place])
  }
  return lists.flatMap(partedBehindAnswer)
}

/** "The answer is C, A and B are small": of what stands behind a comma something else is said. */
function partedBehindAnswer(list: Place[]): Place[][] {
  const rest = list.findLastIndex(({ declared }) => declared) + 1
  const parted =
    rest > 0 &&
    !list[rest - 1].opens &&
    rest < list.length &&
    !/\p{L}/u.test(list[rest].joint) &&
    TALKED_ABOUT.test(list[list.length - 1].after)
  return parted ? [list.slice(0, rest), list.slice(rest)] : [list]
}

function placesOf(text: string): Place[] | null {
  const alone = lettersAlone(text)
  if (alone.length > MAX_LETTERS) return null
  const boxes = findBoxes(text) ?? []
  const copied = new Set(Array.from(text.matchAll(/^[\s(*]{0,9}([A-J])[).:*]/gm), (match) => match[1])).size > 1
  let box = 0
  const places: Place[] = []
  for (const { letter, at } of alone) {
    const place = {
      letter,
      at,
      before: text.slice(Math.max(0, at - WINDOW), at),
      after: text.slice(at + 1, at + 1 + WINDOW),
      declared: false,
      opens: false,
      joint: '',
    }
    if (isNoOption(place)) continue
    while (box < boxes.length && boxes[box].end <= at) box++
    const inBox = box < boxes.length && boxes[box].start <= at
    const opens = !copied && at < WINDOW && /^[\s(*_[]*$/.test(place.before) && /^[)\]*_]*(?:[.):,;—–-]|$)/.test(place.after)
    const declared = inBox || isDeclared(place)
    place.opens = opens && !declared
    place.declared = (declared || opens) && !DENIED_BEHIND.test(place.after)
    places.push(place)
  }
  return places
}

/** Words that may follow option A; behind an article stands something else. */
const BEHIND_A = new RegExp(
  `^(?:${VERBS}|and|or|nor|because|since|as|for|but|which|that|with|so|by|due|given|not|rather|instead|then|only|also|here|answer|plus|to|through|else|otherwise|alternatively|maybe|possibly|perhaps)$`,
  'i',
)
const BEHIND_I = /^(?:is|because|since|and|or|which|not)$/

/** The article A, the pronoun I, initials (B.C.), words with a hyphen (B-tree) and what belongs to a letter (B's). */
function isNoOption({ letter, before, after }: Place): boolean {
  if (/^(?:['’]\p{L}|\.\p{L}|[-‐‑]\p{L}{2})/u.test(after) || /(?:^|[^\p{L}])\p{L}\.$/u.test(before)) return true
  if (/\p{L}{2}[-‐‑]$/u.test(before) && !/(?:answer|option|choice|letter)[-‐‑]$/i.test(before)) return true
  if (letter !== 'A' && letter !== 'I') return false
  if (/(?:[([{*_"“]|\b(?:options?|choices?|letters?|answers?)\s+)$/i.test(before)) return false
  const next = /^[ \t]+([\p{L}'’]+)/u.exec(after)?.[1]
  if (next === undefined || next.length === 1) return false
  if (letter === 'A') return !BEHIND_A.test(next)
  return !BEHIND_I.test(next) || (/^(?:and|or)$/.test(next) && !/^[ \t]+\w+[ \t(*]+[A-J]\b/.test(after))
}

const FILLER =
  '(?:[\\s*_:=,>([{"“\'`$\\\\–—-]|\\b(?:is|are|be|was|being|would|should|must|seems?|appears?|to|will|the|thus|therefore|then|hence|clearly|indeed|definitely|certainly|surely|probably|likely|most|correct|right|best|final|answers?|options?|choices?|letter|number|here|so|just|simply|my|of|given|by|labell?ed|below|as|follows|only|with|that|it|has|text|textbf|mathrm|mathbf|boxed|one)\\b)*$'
/** What says that a letter behind it is the answer, whatever follows. */
const ANSWER = new RegExp(
  `\\b(?:answers?|solution|(?:correct|right|best|final|appropriate|chosen)\\s+(?:option|choice|letter|one|statement)|(?:options?|choices?|letters?)\\s*(?:is|are|:|=))${FILLER}`,
  'i',
)
/** What says so where the letter ends its clause. */
const CONCLUSION = new RegExp(
  `(?:\\b(?:choose|chose|chosen|choosing|pick(?:ed|ing)?|select(?:ed|ing)?|(?:go|going|went) with|opt for|settle on|conclude|so|therefore|thus|hence|consequently|it is|it['’]s|must be|has to be|which is|that is|that['’]s|this is|i\\.e\\.|leav(?:es|ing)(?: only)?)|=>|⇒|→|->|∴)${FILLER}`,
  'i',
)
const COPULA = /\b(?:is|are|be)\b|[:=\n]/i
const CLAUSE_ENDS = new RegExp(
  `^${CLOSERS}(?:$|\\s*(?:[.,;:!(—–-]|\\n|$)|\\s+(?:because|since|as|for|and|or|but|which|that|with|so|by|due|given|from|not|rather|instead|here|then)\\b|\\s+[-$]?\\d)`,
  'i',
)

function isDeclared(place: Place): boolean {
  const { before, after } = place
  if (ASKED.test(after)) return false
  if (SAID_YES.test(after)) return true
  if (AFFIRMED.test(after)) return !/\b(?:if|whether|is)\s+(?:options?\s+|answer\s+)?[("'*_]*$/i.test(before)
  if (TALKED_ABOUT.test(after)) return false
  const answer = ANSWER.exec(before)
  // "Options:" and a line end open a list of them.
  const opensList = answer && /^(?:option|choice|letter)[\s\S]*\n/i.test(answer[0])
  if (answer && !opensList) return COPULA.test(answer[0]) || CLAUSE_ENDS.test(after)
  if (CONCLUSION.test(before) && CLAUSE_ENDS.test(after)) return true
  // A line of its own.
  return /(?:^|\n)[\s*_([{"'>#$\\-]*$/.test(before) && /^[)\]}*_"'`$.]*[ \t]*(?:\n|$)/.test(after)
}
