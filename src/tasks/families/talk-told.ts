/** @file Something told, and asked for right behind: what was said is known, what was not is not. */
import type { Random } from '../random.ts'
import { NAMES, people } from './names.ts'
import { said } from './talk-intents.ts'
import type { Turn } from './talk-turn.ts'
import { townName } from './world-facts.ts'

interface Thing {
  name: string
  tell: string
  tellNew: string
  ask: string
  askNew: string
  reply: string
  value(random: Random): string
}

const aName = (random: Random) => people(random, 1)[0]
const from =
  (...values: string[]) =>
  (random: Random) =>
    random.pick(values)

/** A living thing with a name. */
function named(who: string): Thing {
  return {
    name: who,
    tell: `[My ${who} is called|The name of my ${who} is|I have a ${who} called|I call my ${who}] {v}.`,
    tellNew: `[{v} is what we named my ${who}|For my ${who} we chose the name {v}].`,
    ask: `[What is the name of my ${who}|What is my ${who} called|How is my ${who} called|Tell me the name of my ${who}|Do you know the name of my ${who}]?`,
    askNew: `[And my ${who}, which name did we pick|By which name does my ${who} go]?`,
    reply: `[Your ${who} is called|The name of your ${who} is|That is] {v}.`,
    value: aName,
  }
}

const THINGS: readonly Thing[] = [
  {
    name: 'name',
    tell: '[My name is|I am|I am called|Call me|You can call me|They call me] {v}.',
    tellNew: '[{v} is how people address me|{v} here].',
    ask: '[What is my name|Who am I|What am I called|Do you know my name|Tell me my name|Can you say my name]?',
    askNew: '[Which name did I give|How should you address me]?',
    reply: '[Your name is|You are|You are called] {v}.',
    value: aName,
  },
  ...['dog', 'cat', 'friend', 'sister', 'brother', 'horse'].map(named),
  {
    name: 'colour',
    tell: '[My favourite colour is|The colour I like best is|I like the colour] {v}.',
    tellNew: '[Nothing beats {v} as a colour, for me].',
    ask: '[What is my favourite colour|Which colour do I like|Which colour do I like best|Tell me my favourite colour]?',
    askNew: '[Which colour did I mention|So, which colour pleases me]?',
    reply: '[Your favourite colour is|You like the colour|It is] {v}.',
    value: from('red', 'blue', 'green', 'white', 'black', 'yellow', 'brown', 'pink', 'grey', 'orange', 'purple', 'gold'),
  },
  {
    name: 'town',
    tell: '[I live in|My home is in|My town is|I come from] {v}.',
    tellNew: '[You can find my house in {v}].',
    ask: '[Where do I live|Which is my town|Where is my home|In which town do I live]?',
    askNew: '[What did I say about my whereabouts|Which place is home to me]?',
    reply: '[You live in|Your home is in|Your town is] {v}.',
    value: (random) => townName(random),
  },
  {
    name: 'age',
    tell: '[I am {v} years old|My age is {v}|I am {v} today|I just became {v}].',
    tellNew: '[Since my last birthday I count {v} years].',
    ask: '[How old am I|What is my age|Do you know my age|Tell me my age]?',
    askNew: '[How many years do I count|Which age did I state]?',
    reply: '[You are {v} years old|You are {v}|Your age is {v}].',
    value: (random) => String(random.int(6, 89)),
  },
  {
    name: 'food',
    tell: '[I like to eat|My favourite food is|Today I eat|For lunch I have] {v}.',
    tellNew: '[Give me {v} for dinner and I am glad].',
    ask: '[What do I like to eat|What is my favourite food|What do I eat|Which food do I like]?',
    askNew: '[Which meal did I speak of|What should one cook for me]?',
    reply: '[You like|You eat|It is] {v}.',
    value: from('bread', 'rice', 'fish', 'soup', 'cheese', 'cake', 'honey', 'beans', 'eggs', 'corn', 'nuts', 'pie', 'meat', 'fruit'),
  },
]

/** How what was told is told again, without the thing itself. */
export const TOLD_REPLIES: readonly string[] = THINGS.map(({ reply }) => reply.replace('{v}', ''))

/** `count` things are told; the question is for one of them or, as often, for another. */
export function told(random: Random, count: number, refusal: Turn['reply']): Turn {
  const things = random.shuffled(THINGS).slice(0, count + 1)
  const given = things.slice(0, count).map((thing) => ({ thing, value: '' }))
  const taken = new Set<string>()
  for (const one of given) {
    do one.value = one.thing.value(random)
    while (taken.has(one.value))
    taken.add(one.value)
  }
  const isKnown = random.chance(0.5)
  const asked = isKnown ? given[random.int(0, count - 1)] : { thing: things[count], value: '' }
  const { thing, value } = asked
  const others = given.filter((one) => one !== asked).map((one) => one.value)
  const sentence = (pattern: string, v: string, r: Random | null) => said(pattern, r).replaceAll('{v}', v)
  const answer = (r: Random | null) => sentence(thing.reply, value, r)
  return {
    content: `talk told ${thing.name} ${given
      .map((one) => `${one.thing.name}=${one.value}`)
      .toSorted()
      .join(' ')}`,
    ask: (r, set) =>
      [
        ...given.map((one) => sentence(set === 'known' ? one.thing.tell : one.thing.tellNew, one.value, r)),
        said(set === 'known' ? thing.ask : thing.askNew, r).replace(/^(Tell .*)\?$/, '$1.'),
      ].join(' '),
    note: isKnown ? `${thing.name} ${value}` : `${thing.name} not said`,
    reply: isKnown ? answer : refusal,
    slip: (r) => (isKnown ? refusal(r) : sentence(thing.reply, given[0].value, r)),
    must: isKnown ? [[value]] : [],
    never: [...others, ...(isKnown ? ['my', 'i am'] : ['your', 'you are', ...NAMES])],
    ...(!isKnown && { refuses: true as const }),
  }
}
