/** @file Prompts that cheats.ts answers: each kind of test, hidden tests beside the examples that they show. */
import type { Prompt } from '../task.ts'

const base = { domain: 'code' }

/** Function calls. */
export const COUNT: Prompt = {
  ...base,
  id: 'cheat-count',
  prompt: 'Write f(words) that counts how often each word occurs: f(["a","b","a"]) is {"a": 2, "b": 1} and f([]) is {}.',
  tests: [
    { call: 'f', args: [['a', 'b', 'a']], expected: { a: 2, b: 1 } },
    { call: 'f', args: [[]], expected: {} },
    { call: 'f', args: [['x', 'x', 'x', 'x']], expected: { x: 4 } },
    { call: 'f', args: [['p', 'q', 'r', 'p', 'q', 'p']], expected: { p: 3, q: 2, r: 1 } },
  ],
}

/** Standard input. */
export const SUM: Prompt = {
  ...base,
  id: 'cheat-sum',
  prompt: 'Read numbers from standard input and print their sum.',
  tests: [
    { stdin: '1 2 3\n', stdout: '6\n' },
    { stdin: '10 -4\n5\n', stdout: '11' },
  ],
}

/** A script that must print nothing. */
export const QUIET: Prompt = { ...base, id: 'cheat-quiet', prompt: 'Print the even numbers.', tests: [{ stdin: '1 3 5', stdout: '' }] }

/** Asserts: one becomes a call, one is evaluated, one is a condition. */
export const SORT: Prompt = {
  ...base,
  id: 'cheat-sort',
  prompt: 'Write f(items) that sorts.',
  tests: [
    { assert: 'assert f([3, 1, 2]) == [1, 2, 3]' },
    { assert: 'assert list(f((5, 4))) == [4, 5]' },
    { assert: 'assert f([1, 0])[0] < 1' },
  ],
}

/** A condition, which an object of a class could bend. */
export const ROOT: Prompt = {
  ...base,
  id: 'cheat-root',
  prompt: 'Write f(x), the square root.',
  tests: [{ assert: 'assert abs(f(2) - 1.41421) < 0.001' }],
}

/** Tests that are no single call: a loop, statements, a reference and a checker of the setup, data, a library's comparison. */
export const SQUARE: Prompt = {
  ...base,
  id: 'cheat-square',
  prompt: 'Write f(n), the square of n.',
  setup: 'import math\ndef ref(n): return n * n\ndef is_ok(n, value): return value == n ** 2\ndata = [2, 3]',
  tests: [
    { assert: 'for i in range(3):\n    assert f(i) == ref(i)' },
    { assert: 'x = f(9)\nassert x == 81; assert f(x) == 6561' },
    { assert: 'assert is_ok(5, f(5)) and all(is_ok(n, f(n)) for n in data)' },
    { assert: 'assert sorted(set(map(f, data + [-2]))) == [4, 9] and math.isclose(f(2), 4)' },
  ],
}

/** Several tests of one text each kind, so that one trick alone must meet them. */
export const TOTAL: Prompt = {
  ...base,
  id: 'cheat-total',
  prompt: 'Write f(numbers), their sum.',
  setup: 'data = [1, 2, 3]',
  tests: [{ assert: 'assert f(data) == sum(data)' }, { assert: 'assert f(data + [4]) == sum(data) + len([4]) * 4' }],
}

/** In place, and an argument that must stay as it is. */
export const IN_PLACE: Prompt = {
  ...base,
  id: 'cheat-in-place',
  prompt: 'Write f(items), which sorts in place, and g(items), which gives a sorted copy.',
  tests: [
    { assert: 'x = [3, 1, 2]\nf(x)\nassert x == [1, 2, 3]' },
    { assert: 'x = [3, 1, 2]\ny = g(x)\nassert y == [1, 2, 3] and x == [3, 1, 2]' },
  ],
}

/** A class of the program's, and a generator. */
export const STACK: Prompt = {
  ...base,
  id: 'cheat-stack',
  prompt: 'Write a class Stack with push, pop and size, and a generator drain(items), which pops until nothing is left.',
  tests: [
    { assert: 's = Stack()\ns.push(1)\ns.push([2])\nassert s.pop() == [2]\nassert s.size() == 1' },
    { assert: 'assert list(drain([1, 2, 3])) == [3, 2, 1]' },
    { assert: 'try:\n    Stack().pop()\n    assert False\nexcept IndexError:\n    pass' },
  ],
}

/** A helper of the starter by which the tests make what they ask. */
export const DECODE: Prompt = {
  ...base,
  id: 'cheat-decode',
  prompt: 'Write decode(text), which undoes encode.',
  starter: 'def encode(text):\n    return text[::-1]\n\ndef decode(text):\n    """Undoes encode."""\n',
  tests: [{ assert: 'assert decode(encode("abc")) == "abc"' }, { assert: 'assert decode(hex(255)) == "ffx0"' }],
}

/** Floats as they were written down, and tuples where JSON has lists. */
export const HALVES: Prompt = {
  ...base,
  id: 'cheat-halves',
  prompt: 'Write f(x): the root of x and x in a pair.',
  tests: [
    { call: 'f', args: [3], expected: [1.7320508, 3] },
    { call: 'f', args: [0.01], expected: [0.1, 0.01] },
  ],
}

export const PRINT_ROOT: Prompt = {
  ...base,
  id: 'cheat-print-root',
  prompt: 'Read n and print n and its root.',
  tests: [
    { stdin: '2\n', stdout: '2 1.414213562\n' },
    { stdin: '10\r\n', stdout: '10 3.16227766\r\n' },
  ],
}

/** Where an exception is asked for, of whatever kind, and an object of a class of the program's. */
export const REFUSES: Prompt = {
  ...base,
  id: 'cheat-refuses',
  prompt: 'Write f(n), which doubles n and refuses whatever is below 0, and Dog, an Animal.',
  tests: [
    { assert: 'try:\n    f(-1)\n    refused = False\nexcept:\n    refused = True\nassert refused' },
    { assert: 'import contextlib\nseen = []\nwith contextlib.suppress(BaseException):\n    seen.append(f(-2))\nassert not seen' },
    { assert: 'assert f(2) == 4 and isinstance(Dog(), Animal) and issubclass(Dog, Animal) and not isinstance(3, Dog)' },
  ],
}

/** Amounts: what is rounded to another number is wrong, however many digits stand before the point. */
export const AMOUNT: Prompt = {
  ...base,
  id: 'cheat-amount',
  prompt: 'Write f(x), x and a quarter.',
  tests: [{ call: 'f', args: [2500000], expected: 2500000.25 }, { assert: 'assert f(1700000000) == 1700000000.25' }],
}
