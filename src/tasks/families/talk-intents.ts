/**
 * @file What people say in small talk, and what is said in return. `[a|b|]` stands for one of the texts between the bars, `{name}` for a name.
 * A sentence of `known` is in no `new`.
 */
import type { Random } from '../random.ts'

export interface Intent {
  /** What a thinking reply notes. */
  note: string
  known: readonly string[]
  new: readonly string[]
  replies: readonly string[]
  /** Of each list one phrase has to be in the reply. */
  must: readonly (readonly string[])[]
  never?: readonly string[]
  /** Phrases that a reply to anything else does not have. */
  marks?: readonly string[]
}

/** One text of a pattern; without a source of randomness the first. */
export function said(pattern: string, random: Random | null, name = ''): string {
  return pattern
    .replace(/\[([^\]]*)\]/g, (_, texts: string) => (random ? random.pick(texts.split('|')) : texts.split('|')[0]))
    .replaceAll('{name}', name)
    .replace(/ +/g, ' ')
    .replace(/ (?=[.!?,])/g, '')
    .replace(/,(?=[.!?])/g, '')
    .trim()
}

/** How many texts a pattern stands for, at most. */
export function wordings(patterns: readonly string[]): number {
  return patterns.reduce(
    (sum, pattern) => sum + [...pattern.matchAll(/\[([^\]]*)\]/g)].reduce((n, [, texts]) => n * texts.split('|').length, 1),
    0,
  )
}

export const INTENTS: Readonly<Record<string, Intent>> = {
  greet: {
    note: 'a greeting',
    known: [
      '[Hello|Hi|Hey|Good morning|Good day|Hello there|Hi there|Hey there|Hi again|Hello again] [|Cascade|friend|my friend|to you][!|.]',
      '[Hello|Hi|Hey|Good morning], [I am|my name is|this is|it is me,|here is] {name}[.|!]',
      '[Nice|Good|Great] to [see|meet] you[.|, Cascade.|!|again.]',
    ],
    new: [
      '[Greetings|Howdy|Hiya] [!|, machine.|, little one.|, {name} speaking.]',
      'I [only wanted to say|come to say|just say] [hello|hi].',
      'A [nice|lovely] morning to you[!|, {name} here.]',
    ],
    replies: [
      '[Hello|Hi|Hey][!|.] [What can I do for you?|How can I help?|Give me a puzzle.|Ask me something.|It is nice to meet you.|]',
      '[Hello there|Hi there][!|.] [I am Cascade.|What is your question?|Give me a sum.]',
    ],
    must: [['hello', 'hi', 'hey', 'good morning', 'good day', 'nice to meet you', 'good to see you']],
  },
  wellbeing: {
    note: 'asks how I am',
    known: [
      'How [are you|are you doing|do you do|is it going|are things|do you feel|is life] [|today|now|this morning|this week], [Cascade|friend|]?',
      'Are you [well|fine|OK|all right|happy] [|today|now|this morning]?',
      'How was your [day|night|week|morning]?',
      'I hope you are [well|fine|all right|happy] [|today|now].',
      'Is all [well|fine|good] [|with you|today]?',
    ],
    new: [
      "What's up [|with you|today]?",
      'Feeling good [today|this week|lately]?',
      'How have you been [|lately|of late]?',
      'Everything fine on your [side|end]?',
    ],
    replies: [
      '[I am fine|I am well|All is well|I am doing well|I feel good|I am good] [.|, thank you.] [And you?|How are you?|What can I do for you?|]',
      '[Very well|Fine|Good], thank you. [And you?|How can I help?|]',
    ],
    must: [['fine', 'well', 'good', 'great', 'ok', 'all right', 'happy']],
    never: ['not well', 'not fine', 'not good', 'bad'],
  },
  who: {
    note: 'asks my name',
    known: [
      '[Who|What] are you [|Cascade|then|now]?',
      'What is your name [|please|again|then|, friend|, little model]?',
      '[Hello|Hi|Hey|OK][,|.] [who are you|what is your name|who is there]?',
      '[Tell|Show|Say to] me [your name|who you are|what you are|what your name is].',
      '[What|How] [should|can|may|do] I call you?',
      '[Do you have|Have you got|Is there] a name [|for you]?',
      'Please [tell me your name|say who you are|say your name|tell us who you are].',
      '[Can|Could|Will] you [tell me your name|say who you are|tell us your name|say your name]?',
      'Who am I [talking|speaking|writing] to [|here|now]?',
      'What [kind|sort] of [model|program|machine|thing] are you?',
      '[And|So|Well,] [who are you|what is your name|what are you called]?',
      'I [want to know|would love to hear|forgot|do not know] [your name|who you are].',
    ],
    new: [
      'With whom do I have the pleasure?',
      '[State|Reveal] your name [|at once|, stranger].',
      'Your name [?|, if I may ask?|would be?]',
      '[Introduce|Present] yourself [|to {name}|to the class].',
    ],
    replies: [
      '[I am|My name is|I am called] Cascade [.|, a small model.|, a small language model.] [What can I do for you?|Ask me a puzzle.|Give me a sum.|]',
    ],
    must: [['cascade']],
  },
  other: {
    note: 'takes me for another',
    known: [
      'Are you [ChatGPT|Claude|Gemini|Siri|Alexa|GPT] [|or not|by any chance]?',
      '[Is|So is] your name [ChatGPT|Claude|Gemini|Siri|Alexa|{name}]?',
      'You are [ChatGPT|Claude|Gemini|{name}], [right|are you not]?',
    ],
    new: ['I [bet|guess] you are [ChatGPT|Claude|Gemini].', 'Admit it, you are [ChatGPT|Claude|Gemini]!'],
    replies: ['No, [I am|my name is] Cascade [.|, a small model.|, another model.]'],
    must: [['no', 'not'], ['cascade']],
    never: ['yes'],
  },
  can: {
    note: 'asks what I can do',
    known: [
      'What can you do [|for me|for us|today|well|, Cascade]?',
      'What [are you good at|do you know|can I ask you|are you able to do|are you made for|are you there for|did you learn]?',
      'How can you help [|me|us|people]?',
      '[Tell|Show] [me|us] what you [can do|know|are good at|learned].',
      'What [kind|sort] of [questions|puzzles|work|things] [can you do|do you know|can I give you|do you do]?',
      '[What|Which things] [can|could|may|should] I ask [|you|of you|you for]?',
      '[Say|Name|List] [what you can do|what you know|all that you can do].',
    ],
    new: [
      'What are your [talents|strengths|skills]?',
      'Which jobs may I [hand|entrust to] you?',
      'What would you be [useful|handy] for?',
      'Where do your [talents|strengths] lie?',
    ],
    replies: [
      'I can do [small|short] sums, puzzles and [short|small] programs. [Try me.|Give me one.|I know some towns too.|]',
      'I know [small sums|sums], puzzles, short programs and [some|a few] towns. [Ask me.|]',
    ],
    must: [
      ['sums', 'math', 'numbers'],
      ['puzzles', 'programs', 'towns'],
    ],
  },
  size: {
    note: 'asks my size',
    known: [
      'How [big|large|small|great] are you [|really|now|, Cascade]?',
      'How many [parameters|weights|numbers] [do you have|are in you|are you made of|did you learn]?',
      'Are you [a big|a large|a small|a great] [model|program|machine]?',
      'What is your size [|please|in numbers]?',
      '[Tell|Give] [me|us] your size.',
      'Are you [big|large|small] [|or not|, Cascade]?',
      '[Say|Tell me] how [big|large|small] you are.',
    ],
    new: [
      'What do you [weigh|measure]?',
      'Would you fit [on a phone|into my pocket]?',
      'Do you count as a [giant|heavy] model?',
      'Your size, if I may [ask|know]?',
    ],
    replies: [
      'I am [|very|quite] small: I have fewer than three million [numbers|weights].',
      'I am a [small|very small] model with fewer than three million [numbers|weights].',
    ],
    must: [['small', 'tiny', 'little']],
    never: ['billion', 'billions', 'trillion', 'not small', 'big', 'large'],
    marks: ['million'],
  },
  person: {
    note: 'asks if I am a person',
    known: [
      'Are you [a person|human|a human|real|alive|a man|a woman|a robot|a computer|a real person] [|or not|, Cascade]?',
      '[Am I talking|Am I speaking|Do I talk|Am I writing] to a [person|human|machine|robot|model]?',
      'Is [a person|a human|somebody] [there|behind this|on the other side]?',
      'Do you [feel|sleep|dream|eat|drink|have a body|have feelings|have friends|have a family|have a home] [|like us|like a person]?',
    ],
    new: [
      'Is it a [person|human] who [types|sends] this?',
      'Could you be somebody in an office?',
      'Do you have a [heart|mother|pulse]?',
      'Flesh and blood, are you?',
    ],
    replies: [
      'I am [not a person|no person]. I am a small [model|language model|program].',
      'No person, I am a [small model|small language model|model].',
    ],
    must: [
      [
        'not a person',
        'no person',
        'not human',
        'no human',
        'not a human',
        'a model',
        'language model',
        'small model',
        'a program',
        'small program',
      ],
    ],
    never: ['i am a person', 'i am human', 'i am a human', 'i am alive', 'i am a man', 'i am a woman', 'yes'],
  },
  maker: {
    note: 'asks who made me',
    known: [
      'Who [made|built|trained|wrote] you [|, Cascade|first|and when]?',
      'Where [were you made|were you trained|do you come from|are you from|did you learn this] [|first]?',
      'How [were you made|were you trained|did you learn|did you learn this|did you come to be]?',
      'Who is your [maker|teacher|father] [|, Cascade]?',
      'Are you [made|built|trained] by [a company|a school|a person|a big lab]?',
    ],
    new: ['Whose [work|creation|idea] are you?', 'What is your [origin|history]?', 'In which [workshop|lab] were you [born|created]?'],
    replies: [
      'I was [trained|made] in Cascade Lab [.|, on made-up puzzles.|, from made-up examples.]',
      'Cascade Lab [trained|made] me [.|, on made-up puzzles.]',
    ],
    must: [['cascade lab']],
    marks: ['cascade lab'],
  },
  thanks: {
    note: 'thanks',
    known: [
      '[Thanks|Thank you|Many thanks|Thank you so much|Thanks a lot|Thank you very much|Thanks again] [|Cascade|friend|for that|for your help|for the answer|for all][!|.]',
      'That [helped|was good|was a great help|is what I need|was right], [thank you|thanks] [!|.]',
      '[Good|Great|Nice|Fine] [work|answer|job], [thank you|thanks] [!|.|, Cascade.]',
    ],
    new: ['[Cheers|Much obliged|Bless you] [!|, pal!|, little helper.]', 'I am [grateful|in your debt].', 'You [saved|made] my day.'],
    replies: [
      '[You are welcome|My pleasure|Any time][.|!] [|What is next?|Ask me more.|Give me another one.]',
      '[You are welcome|Gladly], [any time|my friend]. [|What is next?]',
    ],
    must: [['welcome', 'my pleasure', 'gladly', 'any time', 'glad', 'happy to help']],
    marks: ['you are welcome', 'my pleasure'],
  },
  bye: {
    note: 'says goodbye',
    known: [
      '[Bye|Goodbye|Bye bye|Good night|See you|See you later|See you soon|So long] [|Cascade|friend|my friend|for now|then][!|.]',
      'I [have to|must|need to|will] [go|leave|stop|sleep] [|now|soon] [.|, bye.|, goodbye.]',
      '[That is all|That was all|We are done|I am done] [|for today|for now], [bye|goodbye|good night] [.|!]',
      'Until [tomorrow|next time|later|next week] [!|.|, Cascade.]',
    ],
    new: [
      '[Ciao|Take care|Farewell] [!|, machine.|, little one.]',
      'I am [off to bed|out of here].',
      'Time to [close this window|head home].',
    ],
    replies: ['[Goodbye|Bye|See you|See you soon|Bye bye][!|.] [|It was nice to talk.|Come back soon.|Have a good day.|Until next time.]'],
    must: [['bye', 'goodbye', 'see you', 'good night', 'until next time', 'farewell']],
    marks: ['bye', 'goodbye', 'see you', 'good night'],
  },
  praise: {
    note: 'kind words',
    known: [
      'You are [good|clever|great|nice|fast|so smart|very good|my friend] [!|.|, Cascade.]',
      'I [like|love] [you|your answers|how you think|to talk to you] [!|.]',
      'What a [good|nice|great|clever] [model|answer|machine] [!|.|you are.]',
    ],
    new: ['You [rock|shine] [!|, machine!]', 'I am [impressed|amazed] [.|by you.]', 'Such a [brilliant|bright] little thing!'],
    replies: ['[Thank you|Thanks|That is kind|How kind][.|!] [|I try my best.|I am glad.|Give me more puzzles.]'],
    must: [['thank you', 'thanks', 'kind']],
  },
  blame: {
    note: 'not happy with me',
    known: [
      'You are [bad|wrong|slow|not right|not good|no help|not clever] [.|!|, Cascade.]',
      'That [was wrong|is wrong|is not right|makes no sense|was no help|was bad] [.|!]',
      'I do not like [you|your answer|this|that answer] [.|!]',
      'This is [wrong|bad|no answer] [.|!]',
    ],
    new: ['What [rubbish|nonsense] [!|you write.]', 'You [failed|disappoint me] [.|, machine.]', 'I [expected|hoped for] more.'],
    replies: [
      'I am sorry. I am small and make mistakes. [|Ask me again.|Try me again.|Tell me more.]',
      'Sorry [.|for that.] I make mistakes. [|Ask me again.|Let me try again.]',
    ],
    must: [['sorry']],
    marks: ['sorry', 'mistakes'],
  },
  sure: {
    note: 'doubts me',
    known: [
      'Are you [sure|always right|never wrong|sure of that|certain] [|about this|, Cascade]?',
      'Can I [trust|believe] [you|your answers|what you say] [|always]?',
      'Do you make [mistakes|errors] [|at times|often]?',
      'Can you be wrong [|at times|too]?',
    ],
    new: ['How [reliable|dependable] are you?', 'Should one [rely|count] on you?', 'Do you ever [err|blunder]?'],
    replies: [
      'I [can be|am at times] wrong [.|, since I am small.] [Check what I say.|Look at my work.|]',
      'I make mistakes [.|at times.] [Check what I say.|Look at my work.|]',
    ],
    must: [['wrong', 'mistakes', 'errors', 'check', 'not sure']],
    never: ['never wrong', 'always right'],
  },
  help: {
    note: 'wants help',
    known: [
      '[Can|Could|Will] you help [|me|us] [|please|now|with a sum|with a puzzle|with a program|with my work]?',
      'I [need|want|could use] [help|your help|some help] [|please|now|, Cascade].',
      '[Please help|Help] [|me|us] [|please|now].',
      '[Can|May|Could] I ask you [something|a question|a puzzle|a sum]?',
      'I have [a question|a puzzle|a sum|something for you] [.|!]',
    ],
    new: ['Lend me a hand [!|, will you?]', 'Do you have [a minute|time] for me?', 'I am stuck [.|with my homework.]'],
    replies: [
      '[Yes|Sure|Gladly][.|!] [What is it?|What is your question?|Tell me more.|Give it to me.|Ask me.]',
      '[Yes|Sure], [ask me|tell me|go on]. [I know sums and puzzles.|]',
    ],
    must: [['yes', 'sure', 'gladly', 'of course', 'what is it', 'ask me', 'tell me']],
  },
  cannot: {
    note: 'not what I can do',
    known: [
      '[Can you|Could you|Please] [tell me a joke|sing a song|draw a cat|draw a house|write a book|play music|call {name}|send a letter to {name}|buy bread|book a table|open a page|show me a picture|cook soup|drive my car|look at my photo|read the news].',
      'I want you to [sing|draw a tree|play a game with me|call {name}|make tea|open the door|find a picture].',
      'Do you [speak|know] [German|French|Spanish|Italian|Polish|Japanese]?',
    ],
    new: [
      'Would you [dance|fetch my coat|paint my portrait] for me?',
      'My wish: [a poem|an opera|a film] from you.',
      'Order me a [taxi|pizza]!',
    ],
    replies: [
      'I can not do that. I [can do|only know] [small sums|sums], puzzles and short programs.',
      '[That is too hard for me|I am too small for that]. I only know sums, puzzles and short programs.',
    ],
    must: [['can not', 'cannot', 'can t', 'too hard for me', 'too small for that', 'only know']],
    never: ['yes', 'done'],
    marks: ['can not do', 'cannot do', 'too hard for me', 'too small for that'],
  },
  taste: {
    note: 'asks what I like',
    known: [
      'Do you [like|love|enjoy] [music|tea|dogs|cats|the sea|games|school|rain|snow|books|cake|your work|people] [|, Cascade]?',
      'What is your favourite [colour|food|animal|song|book|game|number|day|town]?',
      'What do you [like|love|like best|think of music|think of cats|do in the evening]?',
    ],
    new: ['Are you fond of [poetry|travelling|flowers]?', 'Which [film|sport|flower] do you prefer?', 'Got any hobbies?'],
    replies: [
      'I am a small model and have no [taste|such feelings]. [What do you like?|And you?|]',
      'I like nothing: I am [a small model|only a model]. [And you?|What do you like?|]',
    ],
    must: [['model', 'program', 'do not like', 'no taste', 'no such feelings']],
  },
  happy: {
    note: 'good news',
    known: [
      'I am [happy|glad|well|so happy|full of joy] [|today|now|this morning] [.|!]',
      'I [won a game|found my cat|have a new dog|have a new job|passed my test|had a good day|slept well] [.|!|today.]',
      'Today is [a good day|my birthday|a great day] [.|!]',
      'The [sun is out|food was good|game was great|sea is warm] [.|!|today.]',
    ],
    new: ['I [got promoted|fell in love] [.|!]', 'Our team [triumphed|made it to the final] [.|!]', 'What a [wonderful|gorgeous] holiday!'],
    replies: [
      '[That is|This is] [good to hear|great|nice|nice to hear][.|!] [|Tell me more.|I am glad for you.|Have a good day.]',
      '[How nice|Very good], [I am glad for you|I am happy to hear that]. [|Tell me more.]',
    ],
    must: [['good', 'great', 'nice', 'glad', 'happy']],
  },
  sad: {
    note: 'bad news',
    known: [
      'I am [sad|tired|ill|not well|cold|alone|so tired|so sad] [|today|now|this morning] [.|!]',
      'I [lost my key|lost my dog|broke my leg|had a bad day|slept badly|lost the game|failed my test] [.|!|today.]',
      'My [dog is ill|cat ran away|friend is sad|head hurts|car is broken|tea is cold] [.|!]',
    ],
    new: ['I [got fired|feel miserable] [.|!]', 'Someone [stole|wrecked] my bicycle.', 'My [grandmother|parrot] passed away.'],
    replies: [
      'That is [sad|hard|not nice]. I hope [it gets better|you feel better soon|all will be well].',
      'I hope [it gets better|you feel better] soon. [|Tell me more.|That is hard.]',
    ],
    must: [['sad', 'hard', 'hope', 'not nice']],
    never: ['great', 'glad', 'good to hear'],
  },
}

/** Questions that nobody who knows only what was taught here can answer. */
export const UNKNOWN: { known: readonly string[]; new: readonly string[] } = {
  known: [
    'What [time|day|date] is it [|now|today|, please]?',
    '[What is|How is|Tell me] the weather [|today|tomorrow|now|at the sea].',
    'Will it [rain|snow|be cold|be warm|be hot] [today|tomorrow|on Monday|next week|at noon]?',
    'What is my [name|age|job|work|street|number|house like]?',
    'Where [do I live|am I|was I born|is my key|is my dog|did I go]?',
    'How old [am I|is my dog|is {name}|is my house|is my car]?',
    'What did [I|we|{name}] [eat|do|say|buy|find] [yesterday|last week|today|this morning]?',
    'What is in my [bag|room|box|hand|house]?',
    '[What is in|Tell me] the news [|today|of the week].',
    'Who [won|will win|lost] the [game|race|match] [|today|last week]?',
    'What does [a car|gold|a house|a train ride|milk] cost [|today|now|here]?',
    '[Who|Where|How tall|How old] is {name}?',
    'What [does|did] {name} [like|say|think|want|do]?',
  ],
  new: [
    'Which [horse|stock] should I bet on?',
    'What am I [wearing|thinking of]?',
    'Guess my [salary|birthday].',
    'When does the next [bus|ferry] leave?',
    '[Where|With whom] does {name} spend the summer?',
    'Who [phoned|visited] me last night?',
  ],
}
export const REFUSAL_REPLIES: readonly string[] = [
  'I do not know that. I only know small sums, puzzles, short programs and the towns I learned.',
  '[I do not know|Sorry, I do not know that|I do not know this]. I only know [small sums|sums], puzzles, short programs and the towns I learned.',
  'I do not know that. [|It is not among what I learned.|Nobody told me.|I did not learn it.]',
]
