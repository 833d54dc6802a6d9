/** @file Scenes: no line of a demonstration is unread, each picture shows what the thought says, and nothing makes one throw. */
import { describe, expect, it } from 'vitest'
import { FAMILIES } from '../families/index.ts'
import { createTask } from '../index.ts'
import type { Demonstration } from '../task.ts'
import { askedOf } from './asked.ts'
import { SCENES, sceneOf, sceneOfText } from './index.ts'
import type { Asked, Board, Scene, State } from './scene.ts'

const made = Object.entries(FAMILIES).flatMap(([domain, families]) =>
  families.filter(({ name }) => Object.hasOwn(SCENES, name)).map(({ name }) => [name, domain] as const),
)
const textOf = ({ reasoning, answer }: Demonstration) => (reasoning === null ? answer : `<think>${reasoning}</think>${answer}`)
const sceneFor = (kind: string, fields: object, text: string) => sceneOf({ kind, ...fields } as Asked, text) as Scene
const boards = (scene: Scene) => (scene.kind === 'boards' ? scene.boards : [])
const texts = (board: Board) => board.rows.map((row) => row.map(({ text }) => text || '.').join('')).join(' ')
const states = (board: Board, state: State) =>
  board.rows.flatMap((row, y) => row.flatMap((cell, x) => (cell.state === state ? [`${y}${x}`] : [])))

describe.each(made)('the scene of %s', (name, domain) => {
  it('reads every line of every style, from the first character to the last', () => {
    for (const style of ['steps', 'full', 'wander'] as const) {
      const task = createTask(domain, { kinds: [name], levels: [1, 2, 3, 4], styles: { [style]: 1 }, thinkShare: 1, slip: 0.05 })
      for (let i = 0; i < 60; i++) {
        const demonstration = task.demonstrationAt(1, i)
        const text = textOf(demonstration)
        const whole = sceneOf(demonstration.prompt, text)
        expect(whole?.unread, text).toBeNull()
        expect(whole?.lines.length).toBeGreaterThan(0)
        if (i % 12 === 0)
          for (let end = 0; end < text.length; end++) expect(sceneOf(demonstration.prompt, text.slice(0, end))?.unread).toBeNull()
      }
    }
  })

  it('shows nothing wrong in careful work without slips, and something where there are', () => {
    const wrong = (slip: number) => {
      const task = createTask(domain, { kinds: [name], levels: [1, 2, 3, 4], styles: { steps: 1, full: 1 }, thinkShare: 1, slip })
      return Array.from({ length: 80 }, (_, i) => task.demonstrationAt(2, i)).filter((demonstration) =>
        JSON.stringify(sceneOf(demonstration.prompt, textOf(demonstration))).includes('"wrong"'),
      ).length
    }
    expect(wrong(0)).toBe(0)
    expect(wrong(0.3)).toBeGreaterThan(20)
  })

  it('is read from the text of a question alone, in every wording', () => {
    if (name === 'story') return
    for (const wordings of ['known', 'new'] as const) {
      const task = createTask(domain, { kinds: [name], levels: [1, 2, 3, 4, 5], wordings })
      for (let i = 0; i < 150; i++) {
        const { prompt, puzzle, numbers, answer } = task.promptAt('test', 1, i)
        const read = askedOf(prompt)
        expect(read?.kind, prompt).toBe(name)
        if (numbers) expect([read?.numbers, Number(read?.answer)], prompt).toEqual([numbers, Number(answer)])
        else expect(puzzle, prompt).toMatchObject(read?.puzzle ?? {})
      }
    }
  })

  it('throws at nothing, and is quick', () => {
    const { prompt } = createTask(domain, { kinds: [name], levels: [1] }).demonstrationAt(1, 0)
    const odd = [
      '',
      '<think>',
      '</think>',
      '; ; ;',
      'back; back; back',
      '\\boxed{',
      '\\boxed{}',
      ' no, ',
      '1: '.repeat(9),
      '\u0000',
      'a1 a1 back no, a1',
      '(',
      '[',
      '🙂; b3: 🙂',
    ]
    for (const text of [...odd, ...odd.map((one) => `<think>${one}</think>${one}`)]) expect(sceneOf(prompt, text)).not.toBeNull()
    const began = performance.now()
    for (const long of ['b3: 1; ', 'a1 ', '1 ab: 1 2 3; ', '7*3=21 (9 21); back; ', 'x no, ', 'Tom 5; ', ';', 'a 1221 .oo.; '])
      sceneOf(prompt, long.repeat(50_000))
    expect(performance.now() - began).toBeLessThan(1000)
  })

  it('is null or sound whatever the fields', () => {
    for (const puzzle of [
      undefined,
      null,
      3,
      [],
      {},
      { given: 3, grid: 3, start: 3, goal: [], life: [[]] },
      { grid: ['..'], start: 'a1', goal: 'a9' },
      { life: ['oo', 'o'] },
    ])
      for (const numbers of [undefined, 3, [], ['x', null]])
        expect(() => sceneOf({ kind: name, puzzle, numbers, answer: {} } as unknown as Asked, 'a1: 2; so')).not.toThrow()
  })
})

describe('scenes', () => {
  const sudoku = { puzzle: { check: 'grid', given: '.23. 3412 2.43 4321' }, answer: '1234 3412 2143 4321' }

  it('shows a Sudoku fill, guess, clash and take back', () => {
    const at = (text: string) => sceneFor('sudoku', sudoku, text)
    const one = boards(at('a1: 2 3 4 no, 1; d1: 4; '))[0]
    expect(texts(one)).toBe('1234 3412 2.43 4321')
    expect(one.rows[0][0]).toEqual({ text: '1', state: 'done', struck: '2 3 4' })
    expect(states(boards(at('a1: 2; '))[0], 'wrong')).toEqual(['00'])
    expect(states(boards(at('a1: 1 or 4, try 1; d1: 4; '))[0], 'guess')).toEqual(['00', '03'])
    expect(texts(boards(at('a1: 1 or 4, try 4; d1: 1; b3: none, back; '))[0])).toBe('.23. 3412 2.43 4321')
    expect(states(boards(at('a1: 1; b3'))[0], 'now')).toEqual(['21'])
    expect(at('a1: 1; what now; b3: 1; ')).toMatchObject({ unread: 'what now', lines: ['a1 is 1'] })
    const wrong = at('<think>a1: 1</think>\\boxed{1234 3412 2243 4321}')
    expect([states(boards(wrong)[0], 'wrong'), wrong.lines.at(-1)]).toEqual([['21'], 'the answer is wrong'])
  })

  it('shows waves through a maze, walkers in it, and where an answer hits a wall', () => {
    const maze = { puzzle: { check: 'path', grid: ['...', '#.#', '...'], start: 'a1', goal: 'c3' } }
    const at = (text: string) => sceneFor('maze', maze, text)
    expect(texts(boards(at('0: a1; 1: a2; 2: a3 b2; 3: c2'))[0])).toBe('S12 .2. ..G')
    expect(states(boards(at('0: a1; 1: a2 b1; '))[0], 'wrong')).toEqual(['10'])
    const walked = boards(at('a1 a2 a3 back a2 b2 c'))[0]
    expect([states(walked, 'dropped'), states(walked, 'now')]).toEqual([['02'], ['11']])
    expect(boards(at('<think>so</think>\\boxed{RDDR}'))[0].walk).toEqual({ cells: [0, 1, 4, 7, 8], hit: false })
    expect(at('<think>0: a1</think>\\boxed{RDR}').lines.at(-1)).toBe('the way RDR hits a wall at b2')
  })

  it('shows a search for a target as a tree, dead ends and the way', () => {
    const countdown = { numbers: [3, 7, 9], answer: 30 }
    const tree = (text: string) => {
      const scene = sceneFor('countdown', countdown, text)
      return scene.kind === 'tree' ? scene.nodes.map(({ text, state, parent }) => `${text}:${state}:${parent}`) : []
    }
    expect(tree('7*3=21 (9 21); 21+9=30 yes; ')).toEqual(['3 7 9:way:null', '9 21:way:0', '30:way:1'])
    expect(tree('9+7=16 (3 16); 16*3=48 no; back; 9*3=28 no, 9*3=27 (7 27); ')).toEqual([
      ...['3 7 9:given:null', '3 16:dropped:0', '48:dropped:1', '7 27:now:0'],
    ])
    expect(tree('9+8=17 (3 17); 9+7=15 (3 15); ')[1]).toBe('3 17:wrong:0')
  })

  it('shows disks move, against the rules too, and the moves of the answer', () => {
    const hanoi = { puzzle: { check: 'moves', start: ['521', '43', ''], goal: ['52', '43', '1'], most: 1 } }
    const at = (text: string) => sceneFor('hanoi', hanoi, text)
    const pegs = (scene: Scene) =>
      scene.kind === 'pegs'
        ? scene.pegs.map(({ disks }) => disks.map(({ size, state }) => (state === 'plain' ? size : `${size}${state}`)).join(' '))
        : []
    expect(pegs(at('4 to c; 1 ac: 52 43 1; '))).toEqual(['5 2', '4 3', '1now'])
    expect(pegs(at('3 ba: 5213 4 none; '))).toEqual(['5 2 1 3wrong', '4', ''])
    expect(pegs(at('1 ab: 52 431 none; back; '))).toEqual(['5 2 1', '4 3', ''])
    expect(pegs(at('<think>1 ac: 52 43 1</think>\\boxed{ac}'))).toEqual(['5way 2way', '4way 3way', '1way'])
    expect(at('<think>so</think>\\boxed{ab, ba, cb}').lines.at(-1)).toBe('move 3 of the answer, cb: peg c is empty')
  })

  it('shows counts beside a board of life as they are written', () => {
    const board = { puzzle: { check: 'grid', life: ['.o.', '.o.', '.o.'], steps: 1 }, answer: '... ooo ...' }
    const next = (text: string) => boards(sceneFor('life', board, text))[1]
    expect(texts(next('a 212 ...; b 323 o'))).toBe('212 323 ...')
    expect(states(next('a 212 ...; b 323 o'), 'wrong')).toEqual([])
    expect(states(next('a 222 ...; '), 'wrong')).toEqual(['01'])
    const answered = boards(sceneFor('life', board, '<think>a 212 ...</think>\\boxed{... ooo ..o}'))
    expect([answered.map(({ title }) => title), answered[2].rows[2][2].state]).toEqual([['Board', 'Next', 'Answer'], 'wrong'])
  })

  it('shows quantities of a story as they are found, those of the answer and those nobody needs', () => {
    const graph = (text: string) => {
      const scene = sceneFor('story', { answer: 18 }, text)
      return scene.kind === 'graph' ? scene.quantities.map(({ name, text, state, from }) => `${name} ${text} ${state} ${from}`) : []
    }
    expect(graph('Sam needs Ann, not yet; Tom 5; Ann 5+4=10 no, 5+4=9; Ben 5-2=4; ')).toEqual([
      ...['Sam  plain ', 'Ann 9 plain 2', 'Tom 5 plain ', 'Ben 4 wrong 2'],
    ])
    expect(graph('<think>Tom 5; Ben 5-2=3; Ann 5+4=9; Sam 9*2=18</think>\\boxed{18}')).toEqual([
      ...['Tom 5 way ', 'Ben 3 spare 0', 'Ann 9 way 0', 'Sam 18 way 2'],
    ])
    // Sound lines that lead to a wrong answer, or to one that nobody judged, are not green.
    const lines = '<think>Tom 5; Ben 5-2=3; Ann 5+4=9; Sam 9+2=11</think>\\boxed{11}'
    expect(graph(lines).map((one) => one.split(' ')[2])).toEqual(['plain', 'plain', 'plain', 'plain'])
    const unknown = sceneFor('story', {}, lines)
    expect([JSON.stringify(unknown).includes('"way"'), unknown.lines.at(-1)]).toEqual([false, 'the answer 11 is given'])
  })

  it('knows of a story what its prompt keeps', () => {
    const problem = {
      facts: [
        { name: 'Ann', relation: 'more', of: ['Tom'], n: 4 },
        { name: 'Tom', relation: 'is', of: [], n: 5 },
        { name: 'Ben', relation: 'less', of: ['Tom'], n: 2 },
      ],
      asked: ['Ann', 'Tom'],
    }
    const scene = sceneFor('story', { problem, answer: 14 }, 'Ben 5-2=3; Tom 6; Ann 6+4=10; all 10+6=16')
    expect(scene).toMatchObject({
      kind: 'graph',
      quantities: [
        { name: 'Ann', text: '10', state: 'wrong', from: [1] },
        { name: 'Tom', text: '6', state: 'wrong', from: [] },
        { name: 'Ben', text: '3', state: 'spare', from: [1] },
        { name: 'all', text: '', state: 'plain', from: [0, 1] },
      ],
    })
    for (const odd of [
      { facts: [null], asked: [] },
      { facts: [{ name: 'Ann', of: [3], relation: 'toString' }], asked: [1] },
      { facts: {}, asked: 1 },
    ])
      expect(sceneFor('story', { problem: odd }, 'Tom 5; ')?.unread).toBeNull()
  })

  it('knows the stories of the generator by their text', () => {
    const task = createTask('math', { kinds: ['story'], levels: [2, 3, 4], styles: { steps: 1 }, thinkShare: 1, slip: 0 })
    for (let i = 0; i < 60; i++) {
      const demonstration = task.demonstrationAt(3, i)
      const { prompt, answer } = demonstration.prompt
      expect(JSON.stringify(sceneOfText(prompt, textOf(demonstration), { answer })), prompt).toContain('"way"')
    }
  })

  it('shows of a text without fields only what it can read', () => {
    expect(sceneOfText('Who are you?', 'I am a small model.')).toBeNull()
    expect(sceneOfText('What is 17 + 25, and 3, 4?', '17+25=42')).toBeNull()
    const story = 'Ann has 4 more than Tom. Tom has 5. How many has Ann?'
    expect(sceneOfText(story, '<think>Tom 5; Ann 5+4=9; so</think>')).toBeNull()
    expect(sceneOfText(story, '<think>Tom 5; Ann 5+4=9</think>\\boxed{9}')?.kind).toBe('graph')
    expect(sceneOfText(story, '<think>Tom 5; Ben 5+4=9</think>\\boxed{9}')).toBeNull()
    expect(sceneOfText('What is the capital of France?', '<think>France 1</think>\\boxed{1}')).toBeNull()
    expect(sceneOfText('Use each of 3, 7, 9 once to get 30.', '<think>3*7 = 21')).not.toBeNull()
    expect(sceneOfText('Use each of 3, 7, 9 once to get 30.', '<think>so\n1; 2; 3')).toBeNull()
    expect(sceneOfText('Use each of 3, 7, 9 once to get 30.', '', { kind: 'sort' })).toBeNull()
    for (const odd of [
      '',
      '.'.repeat(5000),
      'a ..\n'.repeat(500),
      '1, '.repeat(3000),
      'open: a1',
      'none, none, none moves none, none, none',
      '....\n....\n....',
    ])
      expect(() => sceneOfText(odd, odd)).not.toThrow()
  })

  it('has none for other prompts', () => {
    for (const kind of ['sort', 'clock', undefined, 'toString', '__proto__']) expect(sceneOf({ kind }, 'so')).toBeNull()
  })
})
