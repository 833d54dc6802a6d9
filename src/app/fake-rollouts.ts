/** @file What the engine made of timers writes down: groups of rollouts, with pictures too, and evaluations. */
import type { ExamRecord, ProbeRecord, RolloutRecord } from '../workers/api.ts'

export const PICTURED: { kind: string; prompt: string; gold: string; thoughts: [string, string][] }[] = [
  {
    kind: 'sudoku',
    prompt: 'Sudoku: .23. 3412 2.43 432.',
    gold: '1234 3412 2143 4321',
    thoughts: [
      ['a1: 2 3 4 no, 1; d1: 1 2 3 no, 4; b3: 2 3 4 no, 1; d4: 2 3 4 no, 1', '1234 3412 2143 4321'],
      ['a1: 1 or 4, try 4; d1: 1; d4: none, back; a1: 1; b3: 2; d1: 4; d4: 1', '1234 3412 2243 4321'],
      ['a1: 1; b3: 1 or 2, try 1; d1: 4', ''],
    ],
  },
  {
    kind: 'maze',
    prompt: '  12345\na #....\nb #.#.#\nc #.#..\nd ..#.#\ne #.###\nGo from a5 to d4. The shortest way, as R L U D?',
    gold: 'LDDD',
    thoughts: [
      ['0: a5; 1: a4; 2: a3 b4; 3: a2 c4; 4: d4 goal; back c4 b4 a4 a5; L a4, D b4, D c4, D d4; LDDD', 'LDDD'],
      ['a5 b5 no, a5 a4 a3 a2 b2 c2 d2 e2 back d2 d1 back d2 back c2 back b2 back a2 back a3 back a4 b4 c4 d4 goal; LDDD', 'LDLD'],
      ['0: a5; 1: a4 b5; 2: a3 b4 c5; 3: a2', ''],
    ],
  },
  {
    kind: 'countdown',
    prompt: 'Use each of 3, 7, 9, 2 once to get 60.',
    gold: '60',
    thoughts: [
      [
        '9-7=2 (2 2 3); 2+2=4 (3 4); 4*3=12 no; back; back; 7+3=10 (2 9 10); 9-2=7 (7 10); 7*10=70 no; 10+7=17 no; back; 10*9=90 (2 90); 90-2=88 no; 90/2=45 no; back; 10*2=20 (9 20); back; back; 9*7=63 (2 3 63); 63-3=60 (2 60); 60+2=62 no; back; back; 9-3=6 (2 6 7); 7*6=42 (2 42)',
        '2*7*9/3',
      ],
      ['9+7=17 (2 3 17); 17*3=51 (2 51); 51+2=53 no; back; back; 9*7=63 (2 3 63)', '63-3'],
    ],
  },
  {
    kind: 'story',
    prompt:
      'Tom has 5 coins. Ann has 4 more coins than Tom. Ben has 2 fewer coins than Tom. Sam has twice as many coins as Ann. How many coins has Sam?',
    gold: '18',
    thoughts: [
      ['Tom 5; Ann 5+4=9; Sam 9*2=18', '18'],
      ['Sam needs Ann, not yet; Tom 5; Ben 5-2=3; Ann 5+4=10 no, 5+4=9; Sam 9*2=19; all 9+19=28', '19'],
    ],
  },
  {
    kind: 'hanoi',
    prompt: 'Move the disks. Start: 521, 43, none. Goal: 52, none, 431. At most 5 moves.',
    gold: 'ab, bc, ac, bc, bc',
    thoughts: [
      ['4 to c; 1 ab: 52 431 none; back; 1 ab: 52 431 none; 3 bc: 521 4 3', 'ab, bc, ac, bc'],
      ['1 ac: 52 43 1; 3 bc: 52 4 13', 'ac, bc'],
    ],
  },
  {
    kind: 'life',
    prompt: 'Game of life: the next board?\n.....\n....o\n.oo.o\n.ooo.\n.o..o',
    gold: '..... ...o. .o..o o...o .o.o.',
    thoughts: [
      ['a 00011 .....; b 12231 ...o.; c 23452 .o..o; d 34543 o...o; e 22431 .o.o.', '..... ...o. .o..o o...o .o.o.'],
      ['c 12312 24452 ....o; a 00001 00011 .....; b 11231 ..oo.; d 34', ''],
    ],
  },
]

export function pictured(random: () => number, step: number, group: number, size: number): RolloutRecord[] {
  const { kind, prompt, gold, thoughts } = PICTURED[group % PICTURED.length]
  return fakeGroup(random, step, group, size, 0.5).map((record, i) => {
    const [thought, answer] = thoughts[i % thoughts.length]
    const completion = `<think>${thought}${answer === '' ? '' : `</think>\\boxed{${answer}}`}`
    const pieces = completion.match(/\W|\w{1,3}/g) ?? []
    const correct = answer === gold
    const logprobs = pieces.map(() => -(random() ** 4) * 3)
    const { working: _, ...rest } = record
    return {
      ...rest,
      prompt_id: kind,
      ...{
        kind,
        prompt,
        gold,
        completion,
        pieces,
        logprobs,
        entropies: logprobs.map((value) => -value),
        completion_tokens: pieces.map(fakeToken),
      },
      ...{ stop: answer === '' ? 'length' : 'eos', reward: correct ? 1 : 0, advantage: correct ? 1 : -1 },
      verdict: { reward: correct ? 1 : 0, correct, outcome: correct ? 'correct' : 'wrong', detail: {} },
    }
  })
}

/** Prompts that come back: step after step goes round them. */
const POOL = 48

export function fakeGroup(random: () => number, step: number, group: number, size: number, share: number): RolloutRecord[] {
  const place = (step * 16 + group) % POOL
  const own = generator(place + 1)
  const digit = () => 2 + Math.floor(own() * 8)
  const [a, b, c, d] = [digit(), digit(), digit(), digit()]
  const gold = a * b + c * d
  const difficulty = share + (own() - 0.5)
  const records = Array.from({ length: size }, (): RolloutRecord => {
    const correct = random() < difficulty
    const given = correct ? gold : gold + (random() < 0.5 ? 10 : -2)
    const truncated = !correct && random() < 0.08
    const guess = random() < 0.3
    // Now and then the first product is wrong, and the answer right all the same.
    const slip = correct && !guess && random() < 0.1 ? 1 : 0
    const pieces = [
      '<think>',
      ...(guess ? [...`${given}`] : [...`${a}*${b}=${a * b + slip}, ${c}*${d}=${c * d}, ${a * b}+${c * d}=${given}`]),
      ...(truncated ? [] : ['</think>', '\\boxed{', ...`${given}`, '}', '<|im_end|>']),
    ]
    const logprobs = pieces.map((piece) => (/\d/.test(piece) ? -(random() ** 4) * 3.5 : -random() * 0.04))
    return {
      step,
      prompt_id: `m${place}`,
      group,
      mode: 'think',
      domain: 'math',
      kind: 'prod2',
      prompt: `Compute ${a}*${b}+${c}*${d}.`,
      gold,
      completion: pieces.join(''),
      prompt_tokens: Array.from({ length: 21 }, () => 1),
      completion_tokens: pieces.map(fakeToken),
      pieces,
      logprobs,
      entropies: logprobs.map((value) => Math.min(2, -value * 0.8 + random() * 0.05)),
      ...(guess ? {} : { working: workingOf(pieces, correct, slip) }),
      stop: truncated ? 'length' : 'eos',
      verdict: {
        reward: correct ? 1 : 0,
        correct,
        outcome: truncated ? 'truncated' : correct ? 'correct' : 'wrong',
        why: truncated ? 'It was cut off.' : correct ? `The answer ${gold} is right.` : `The answer ${given} is wrong; expected ${gold}.`,
        detail: truncated ? {} : { answer: String(given) },
      },
      reward: correct ? 1 : 0,
      advantage: null,
    }
  })
  const mean = records.reduce((sum, record) => sum + record.reward, 0) / size
  const deviation = Math.sqrt(records.reduce((sum, record) => sum + (record.reward - mean) ** 2, 0) / size)
  if (deviation > 0) for (const record of records) record.advantage = (record.reward - mean) / deviation
  else for (const record of records) record.entropies = []
  return records
}

/** Eight questions every ten steps: each is right from a step of its own on. */
export function fakeProbes(stage: string, steps: number): ProbeRecord[] {
  const times = Array.from({ length: Math.floor(steps / 10) + 1 }, (_, i) => 10 * i)
  return times.flatMap((step) =>
    Array.from({ length: 8 }, (_, place): ProbeRecord => {
      const own = generator(900 + place)
      const [a, b, c] = [own, own, own].map((draw) => 2 + Math.floor(draw() * 8))
      const gold = a * b + c
      const right = step >= place * 12 && (step + place) % 7 !== 0
      const given = right ? gold : gold + 1 + (step % 3)
      const completion = `<think>${a}*${b}=${a * b}, ${a * b}+${c}=${given}</think>\\boxed{${given}}`
      return {
        ...{
          step,
          stage,
          prompt_id: `probe-${place}`,
          domain: 'math',
          kind: 'prod',
          prompt: `Compute ${a}*${b}+${c}.`,
          gold,
          mode: 'think',
        },
        ...{ completion, tokens: 24, stop: 'eos', reward: right ? 1 : 0, outcome: right ? 'correct' : 'wrong' },
        ...(step === 0 ? { before: true } : {}),
      }
    }),
  )
}

/** Of three equations the last is false where the answer is wrong, and the first where it slipped. */
function workingOf(pieces: readonly string[], correct: boolean, slip: number): NonNullable<RolloutRecord['working']> {
  if (correct && !slip) return { true: 3, false: 0, unneeded: 0 }
  return { true: 2, false: 1, unneeded: 0, first_false: correct ? 1 : sumAt(pieces) }
}

/** Where the last of the three equations begins. */
function sumAt(pieces: readonly string[]): number {
  return pieces.indexOf('+') - pieces.slice(0, pieces.indexOf('+')).reverse().indexOf(' ')
}

const PIECES: string[] = ['<|pad|>']

/** A token for each text. */
function fakeToken(piece: string): number {
  const known = PIECES.indexOf(piece)
  return known < 0 ? PIECES.push(piece) - 1 : known
}

export function fakePiece(token: number): string {
  return PIECES[token] ?? `${token}`
}

/** Small and repeatable (mulberry32). */
export function generator(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

const FAKE_EXAMS: Record<string, (share: number) => number> = {
  'math/think/T=0': (share) => 0.46 + 0.25 * share,
  'math/think/T=1': (share) => 0.3 + 0.35 * share,
  'math/instruct/T=0': (share) => 0.25 - 0.02 * share,
  'code/think/T=0': (share) => 0.6 + 0.04 * share,
  'code/think/T=1': (share) => 0.5 + 0.2 * share,
  'code/instruct/T=0': (share) => 0.4 - 0.15 * share,
}

/** What each prompt scored; two ask the same in other words, and what is hard stays so. */
export function fakeExams(step: number, share: number): ExamRecord[] {
  const luck = generator(step)
  const prompts = Array.from({ length: 64 }, (_, i) => i)
  return Object.entries(FAKE_EXAMS).map(([exam, right], i) => {
    const list = Number(exam.startsWith('code'))
    const hardness = generator(1 + list)
    const told = step === 0 && (i === 0 || exam === 'code/think/T=0')
    return {
      step,
      exam,
      list,
      right: prompts.map(() => Number(0.8 * hardness() + 0.2 * luck() < right(share))).join(''),
      ...(told && { ids: prompts.map((n) => `${list}-${n}`), contents: prompts.map((n) => n >> 1) }),
    }
  })
}

/** The share of each that is right. */
export function fakeEvaluation(exams: readonly ExamRecord[]): Record<string, number> {
  return Object.fromEntries(exams.map(({ exam, right }) => [exam, right.replaceAll('0', '').length / right.length]))
}
