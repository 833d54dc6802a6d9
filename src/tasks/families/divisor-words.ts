/** @file The sentences of questions about divisors. What is `new` belongs to no training. */
import type { Asked } from '../wording.ts'
import type { Question } from './divisor-work.ts'

type Words = (...numbers: number[]) => Asked

/** From names of a value, which every sentence around values can hold. */
function asked(values: string[], known: string[], fresh: string[], orders: string[] = []): Asked {
  return {
    plain: values.slice(0, 3).map((value, i) => (i === 0 ? `What is ${value}?` : `Find ${value}.`)),
    values,
    orders,
    whole: { known, new: fresh },
  }
}

export const WORDS: Readonly<Record<Question, Words>> = {
  gcd: (a, b) =>
    asked(
      [
        `the gcd of ${a} and ${b}`,
        `gcd(${a}, ${b})`,
        `the greatest common divisor of ${a} and ${b}`,
        `the greatest number that divides ${a} and ${b}`,
      ],
      [
        `Which is the greatest number that divides both ${a} and ${b}?`,
        `${a} and ${b}: what is their gcd?`,
        `gcd of ${a} and ${b}?`,
        `Numbers ${a} and ${b}. Find their greatest common divisor.`,
        `By what number can both ${a} and ${b} be divided? Find the greatest.`,
        `How large is the greatest common divisor of ${a} and ${b}?`,
      ],
      [
        `${a} and ${b} have many divisors in common. Name the largest of them.`,
        `Groups of one size are made of ${a} girls, and groups of the same size of ${b} boys. How large can they be?`,
        `What number is the largest that goes into ${a} as well as into ${b}?`,
      ],
    ),
  lcm: (a, b) =>
    asked(
      [
        `the lcm of ${a} and ${b}`,
        `lcm(${a}, ${b})`,
        `the least common multiple of ${a} and ${b}`,
        `the least number that both ${a} and ${b} divide`,
      ],
      [
        `Which is the least number above 0 that both ${a} and ${b} divide?`,
        `${a} and ${b}: what is their lcm?`,
        `lcm of ${a} and ${b}?`,
        `Numbers ${a} and ${b}. Find their least common multiple.`,
        `What number can be divided by ${a} and by ${b}? Find the least above 0.`,
        `How large is the least common multiple of ${a} and ${b}?`,
      ],
      [
        `Counting in steps of ${a} and in steps of ${b}, where do you first meet?`,
        `Of the multiples that ${a} and ${b} share, name the smallest above 0.`,
        `One bell rings every ${a} minutes, another every ${b}. After how many minutes do they next ring together?`,
      ],
    ),
  smallest: (n) =>
    asked(
      [`the smallest divisor of ${n} above 1`, `the least divisor of ${n} that is not 1`, `the smallest number above 1 that divides ${n}`],
      [
        `Which number above 1 is the smallest that divides ${n}?`,
        `${n}: what is the smallest divisor above 1?`,
        `Of the divisors of ${n} above 1, which is the smallest?`,
        `Above 1, which is the first number that divides ${n}?`,
        `Divide ${n} by 2, 3, 4 and so on. Which is the first without a remainder?`,
        `How large is the smallest divisor of ${n} above 1?`,
      ],
      [
        `Equal rows of more than 1 are made of ${n} things. How short can a row be?`,
        `Leaving 1 aside, name the lowest number that goes into ${n}.`,
        `What number, from 2 on, is the earliest to go into ${n}?`,
      ],
    ),
  primes: (n) =>
    asked(
      [`the prime divisors of ${n}, each once`, `the primes that divide ${n}, each once`, `the different prime factors of ${n}`],
      [
        `Which primes divide ${n}? Name each once.`,
        `${n}: which primes divide it?`,
        `By which primes can ${n} be divided?`,
        `Which different primes are factors of ${n}?`,
        `All primes that divide ${n}, please, each once.`,
        `What are the prime divisors of ${n}? Each once.`,
      ],
      [
        `${n} is built by multiplying primes. Which ones occur?`,
        `Split ${n} into primes and name every one that you meet, without repeats.`,
        `Of all the primes, list those that go into ${n}.`,
      ],
      [`find the primes that divide ${n}, each once`],
    ),
  binary: (n) =>
    asked(
      [`${n} in base 2`, `${n} as a number in base 2`, `the number ${n} in base 2`],
      [
        `How is ${n} written in base 2?`,
        `${n} in base 2?`,
        `Base 2: how do you write ${n}?`,
        `The number is ${n}. How is it in base 2?`,
        `With only the digits 0 and 1, in base 2, what is ${n}?`,
        `Which digits does ${n} have in base 2?`,
      ],
      [
        `A computer stores ${n} as a row of bits. Which ones, without leading zeros?`,
        `Convert ${n} from decimal to binary.`,
        `What does ${n} look like in the binary system?`,
      ],
      [`write ${n} in base 2`],
    ),
  power: (a, b, m) =>
    asked(
      [`${a}^${b} mod ${m}`, `the remainder of ${a}^${b} divided by ${m}`, `the remainder of ${a}^${b} by ${m}`],
      [
        `${a}^${b} is divided by ${m}. What is the remainder?`,
        `${a}^${b} mod ${m} = ?`,
        `Which remainder does ${a}^${b} have by ${m}?`,
        `Divide ${a}^${b} by ${m}. What remainder do you get?`,
        `Modulo ${m}, what is ${a}^${b}?`,
        `What is left of ${a}^${b} after you divide by ${m}?`,
      ],
      [
        `Multiply ${a} by itself until it stands there ${b} times; on a clock of ${m} hours, beginning at 0, where do you end?`,
        `Taking ${m} away from ${a}^${b} as often as possible leaves how much?`,
        `Working modulo ${m}, raise ${a} to the power of ${b}.`,
      ],
    ),
}
