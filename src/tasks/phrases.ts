/**
 * @file The sentences of wording.ts, as data. `{}` stands for what is asked for, `{name}` for a name. No sentence holds a digit, a sign of
 * operation or a name of one, which would change what is asked. What is `new` shares no sentence with what is `known`.
 */

export interface Both {
  known: readonly string[]
  new: readonly string[]
}

/** Around the name of a value: `the sum of 3 and 4`. */
export const VALUES: Both = {
  known: [
    ...[
      'What is {}?',
      'Compute {}.',
      'Find {}.',
      '{}',
      '{} = ?',
      'Calculate {}.',
      'How much is {}?',
      "What's {}?",
      'Tell me {}.',
      'I need {}.',
    ],
    ...[
      'Give me {}.',
      'Evaluate {}.',
      'Can you tell me {}?',
      'Do you know {}?',
      'Could you compute {}?',
      'The question is {}.',
      '{} please',
    ],
    ...['Please calculate {}.', 'Let us find {}.', 'Can you find {} for us?', 'I want {}.', 'Show me {}.', 'And {}?', 'Now try {}.'],
    ...['Help me with {}.', 'What comes out of {}?', 'Your next question: {}.', 'Use your head: {}.', 'See what {} makes.'],
    ...['We are asked for {}.', 'Do {}.', 'Is it hard to see what {} is?', 'Answer this: {}.', 'Just {}.'],
  ],
  new: [
    ...[
      'Please work out {} for me.',
      'I would like to know {}.',
      'My homework asks for {}.',
      'Any idea what {} comes to?',
      'Kindly determine {}.',
    ],
    ...[
      'What does {} equal?',
      'Quickly now: {}.',
      'The teacher asks what {} is.',
      'Could somebody say what {} amounts to?',
      'Solve this one: {}',
    ],
  ],
}

/** Around an order: `add 3 and 4`. */
export const ORDERS: Both = {
  known: [
    ...[
      '{}.',
      '{}',
      'Please {}.',
      'Can you {}?',
      'Now {}.',
      'Could you {} please?',
      'I want you to {}.',
      'Your task is to {}.',
      'Try to {}.',
    ],
    ...[
      'Next, {}.',
      'Let us {}.',
      'Go on and {}.',
      'Here we have to {}.',
      'You have to {}.',
      'We need to {}.',
      'How do you {}?',
      'Will you {} now?',
    ],
    ...['It is time to {}.', 'I ask you to {}.', 'First of all, {}.', 'Be so kind and {}.', 'Are you able to {}?', 'Just {} please.'],
  ],
  new: [
    ...['Would you {} for me?', 'I would be glad if you could {}.', 'Here is a job: {}.', 'It would help me to {}.', 'You should {}.'],
    ...['My boss wants me to {}.', 'Do me a favor, {}.', 'Somebody must {} today.', 'Show everybody how to {}.'],
  ],
}

/** Before a question. */
export const PREFACES: Both = {
  known: [
    ...[
      'Hi.',
      'Hello!',
      'Hi {name}.',
      'Hello {name}!',
      'Hey,',
      'Question:',
      '{name} asks:',
      '{name} says:',
      'Quick one:',
      'OK.',
      'Good morning.',
    ],
    ...[
      'I am {name}.',
      'So,',
      'Well,',
      'This is for {name}.',
      'Another one.',
      'Good.',
      'Thanks.',
      'My name is {name}.',
      'Sorry.',
      'Ready?',
    ],
  ],
  new: [
    ...[
      'Good evening.',
      'Dear {name},',
      'Here is one for you.',
      'My friend {name} wonders:',
      'Listen:',
      'Greetings from {name}.',
      'Excuse me.',
    ],
    ...['A riddle:', '{name} wrote to me:'],
  ],
}

/** Before a question, and nothing to do with it. */
export const REMARKS: Both = {
  known: [
    ...[
      'The sky is blue today.',
      'It is cold in here.',
      '{name} likes the sea.',
      '{name} and {name} are at school.',
      'We had rain all week.',
    ],
    ...[
      'My dog sleeps a lot.',
      'The bus is late again.',
      '{name} reads a book.',
      'I like music.',
      'There is snow on the hill.',
      'The cat is on the roof.',
    ],
    ...[
      'It was a long day.',
      '{name} is my friend.',
      'The tea is hot.',
      'Our house is old.',
      'You are very fast.',
      'I forgot my pen.',
      'Time flies.',
    ],
    ...['A bird sings in the tree.', '{name} came home late.', 'The game starts soon.', 'I am in a hurry.', 'They went to {name}.'],
  ],
  new: [
    ...[
      'The train leaves at noon.',
      'My sister plays chess.',
      '{name} visits the museum.',
      'This coffee tastes great.',
      'What a lovely garden.',
    ],
    ...['Yesterday {name} broke a window.', 'Frogs jump over the pond.', 'Nobody answered the phone.'],
  ],
}

/** Behind a question. */
export const AFTERWORDS: Both = {
  known: [
    'Thanks.',
    'Thank you!',
    'Please.',
    'I am curious.',
    'Take your time.',
    'Go.',
    'It is for school.',
    'That is all.',
    'Be careful.',
    'OK?',
  ],
  new: ['Much appreciated.', 'It is urgent.', 'Cheers!', 'I have no idea.', 'Hurry up.'],
}

export const NAME_SYLLABLES: readonly string[] = [
  ...['ka', 'mi', 'ro', 'ta', 'lu', 'ne', 'so', 'va', 'pi', 'den', 'lin', 'mar', 'jo', 'be', 'ri', 'na', 'sha', 'el', 'an', 'go'],
  ...['wi', 'za', 'fe', 'tor', 'hu', 'ben', 'ly', 'cor', 'dra', 'us'],
]
