/**
 * @file Whether a text begins with a verb. IFBench asks NLTK's averaged perceptron tagger, six megabytes of weights trained on the Wall
 * Street Journal; this is a lexicon with a look at the next word, and so the one check of IFBench whose verdicts can differ.
 */

/** Words that are hardly anything but verbs in newspaper English, in the form a request begins with. */
const VERBS = words(
  'accept accomplish achieve acquire adapt add adjust adopt advise allow analyze announce appear apply appreciate approach arrange ask ' +
    'assemble assess assign assist assume avoid become befriend beg begin behave believe bring build buy calculate capture celebrate choose ' +
    'clarify collect combine come communicate compare compile complete compose conceive conduct confirm connect consider construct consult consume ' +
    'contain continue contribute convert convince craft create cultivate decide define deliver delve demonstrate denote depict describe deserve ' +
    'determine develop devise discover discuss display distribute dive download earn eat educate eliminate embark embrace emphasize employ ' +
    'empower enable encourage engage enhance enjoy enrich ensure enter envision establish evaluate evolve examine expand explain explore express ' +
    'extend facilitate find follow forget foster gather generate get give go grab grow happen have hear help identify ignite illustrate ' +
    'imagine immerse implement improve include incorporate increase indicate inspire install integrate introduce invent invest investigate ' +
    'invite involve join keep know launch learn leave let listen locate look maintain make manage maximize meet minimize navigate nurture ' +
    'observe obtain offer organize overcome participate perform pick plunge ponder possess pour predict prefer prepare present preserve ' +
    'prevent prioritize proceed produce promote protect prove provide pursue put raise reach realize receive recognize recommend recreate ' +
    'reduce reflect refer relax remain remember remind remove replace represent require resolve respond restore retrieve reveal revise rewrite save say ' +
    'see seek select sell send serve share shop show simplify solve speak spend stand stay stop strive submit suggest summarize suppose surround ' +
    'survive sustain take teach tell thank think transform translate try uncover understand unleash unlock unravel unveil update utilize ' +
    'venture verify visualize wait want wander welcome weave wish wonder write please',
)

/** Words that are as often nouns or adjectives: verbs where a word follows that a noun would hardly stand before. */
const AMBIGUOUS = words(
  'act address aim answer attempt balance bake base blend boil brainstorm break brush call care catch challenge change check clean click ' +
    'climb close code compute contact control cook count cover cross cut dance deal delight design double drink drive drop edit end escape ' +
    'estimate exercise experience face fight fill fix focus fold force form guide handle heat hit hold hope journey journal judge kick laugh ' +
    'lead lift light limit link list live log love map mark master match measure mention mix monitor move name note open order outline ' +
    'package paint paste perfect picture place plan plant play practice press print process program promise pull push question quote read ' +
    'record remix report research rest return review ride run sail schedule search set shape shift sing sit skip slice smile sort sound ' +
    'start state step stir store strike structure study support surprise swim switch talk target taste test track train travel treat trust ' +
    'turn type upgrade use value view visit vote walk wash watch wear work worry yield',
)

/** Past and present forms of common verbs, participles and auxiliaries; not those that end in -ing or -ed. */
const FORMS = words(
  'am are be became been began begun bought broke brought built came caught chose chosen did do does done drawn drew driven eaten ' +
    'fallen felt fought found gave given goes gone got had has is kept knew known led left lost made makes meant met paid ran said saw says ' +
    'seen sent shown sold sought spent spoke stood taken takes taught thought told took understood was went were won written wrote',
)

const NOT_GERUNDS = words(
  'anything beijing ceiling clothing darling during evening everything feeling king lightning marketing morning nothing ring sibling ' +
    'something spring sterling sting string thing wedding wing',
)

const NOT_PARTICIPLES = words('bleed breed feed hundred indeed kindred need sacred seed speed united wicked weed')

/** After these, and not after a noun, a phrase begins. */
const OPENERS = words(
  'a an the this that these those each every all any some both another no my your our his her its their me you us him them it yourself ' +
    'yourselves myself ourselves in into on onto at by for from with within through up down out off over about around upon to as like ' +
    'what how why when where who which if whether here there not never always carefully only just',
)

/** `tokens`: the text as `nltk.word_tokenize` gives it. */
export function startsWithVerb(tokens: readonly string[]): boolean {
  const [first = '', next = ''] = tokens
  const word = first.toLowerCase()
  if (!/^[a-z]+$/.test(word)) return false
  if (FORMS.has(word)) return true
  if (word.endsWith('ing') && word.length > 4) return !NOT_GERUNDS.has(word)
  if (word.endsWith('ed') && word.length > 4) return !NOT_PARTICIPLES.has(word)
  if (AMBIGUOUS.has(word)) return OPENERS.has(next.toLowerCase())
  if (/(?:ify|ize)$/.test(word)) return true
  // Two words in capitals are taken for a name.
  return VERBS.has(word) && !/^\p{Lu}\p{Ll}/u.test(next)
}

function words(list: string): ReadonlySet<string> {
  return new Set(list.split(' '))
}
