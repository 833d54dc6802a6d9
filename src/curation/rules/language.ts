/**
 * @file Prompts in other languages than English, told by their letters and their commonest words. A detector trained on sentences is of
 * little use on formulas with a few words between them; these words are.
 */
import { textRule } from './text-rule.ts'

const words = (list: string) => new Set(list.split(' '))
const ENGLISH = words(
  'the of and to in a is that for it as with on by at from this are be an or if what how many find which when there then let have has not each can all given such where will one two who does write you your all was were than into its do between',
)
const OTHERS: Record<string, Set<string>> = {
  Spanish: words('el la los las de del que en un una es por con para se cuál cuántos cuántas si como más sea son su'),
  French: words('le la les de des du et un une est que qui dans pour par sur avec quel quelle combien soit sont où si ce au aux'),
  German: words('der die das und ist ein eine den dem des von mit zu wie viele für auf im sind nicht welche sei wenn sich'),
  Italian: words('il lo gli di del della che un una è per con quanti quante qual sia sono nel si le la da'),
  Portuguese: words('os as de do da dos das que em um uma é por com para se qual quantos quantas são seja no na'),
  Dutch: words('de het een en van is dat in te op met voor zijn hoeveel welke als er die aan niet wordt'),
}

/** Letters of other scripts among all letters, from which a prompt is another language's. Greek is formulas. */
const OTHER_SCRIPT_SHARE = 0.1
const MIN_WORDS = 10
/** Of running English about 40% are among the commonest words; of a terse problem, 15%. */
const MIN_ENGLISH_SHARE = 0.06

export const language = textRule(
  {
    rule: 'language',
    title: 'Not English',
    about: 'Letters of another script, or the common words of another language.',
    domains: [],
    standard: false,
  },
  ({ prompt }) => {
    const text = prompt.slice(0, 20_000).replace(/\$[^$]{0,2000}\$|\\\([\s\S]{0,2000}?\\\)|\\\[[\s\S]{0,2000}?\\\]|\\[A-Za-z]+/g, ' ')
    // Names of variables are no language's.
    const letters = text.replace(/(?<!\p{L})\p{Script=Latin}(?!\p{L})/gu, ' ').match(/\p{L}/gu)?.length ?? 0
    const others = text.match(/[^\P{L}\p{Script=Latin}\p{Script=Greek}]/gu)?.length ?? 0
    if (others > letters * OTHER_SCRIPT_SHARE && others > 1)
      return `${Math.round((100 * others) / letters)}% of its letters are of another script.`
    const found = text.toLowerCase().match(/\p{L}{1,30}/gu) ?? []
    if (found.length < MIN_WORDS) return null
    const count = (set: Set<string>) => found.filter((word) => set.has(word)).length
    const english = count(ENGLISH)
    for (const [name, set] of Object.entries(OTHERS)) if (count(set) > 2 * english && count(set) >= 3) return `It reads as ${name}.`
    const long = found.filter((word) => word.length > 1)
    return long.length >= 2 * MIN_WORDS && english < found.length * MIN_ENGLISH_SHARE ? 'It has hardly any common English word.' : null
  },
)
