/** @file How divisors, primes, digits of base 2 and remainders of powers are asked for. */
import type { Asked } from '../wording.ts'
import type { Numbers } from './divisor-work.ts'

export function aboutNumbers({ kind, a, b, m }: Numbers): Asked {
  switch (kind) {
    case 'gcd':
      return {
        plain: [`What is the gcd of ${a} and ${b}?`, `gcd of ${a} and ${b}?`, `Find the largest common divisor of ${a} and ${b}.`],
        values: [`the gcd of ${a} and ${b}`, `gcd(${a}, ${b})`, `the largest common divisor of ${a} and ${b}`],
        orders: [`find the gcd of ${a} and ${b}`, `find the largest number that divides ${a} and ${b}`],
        whole: {
          known: [
            `Which is the largest number that divides ${a} and ${b}?`,
            `${a} and ${b}: what is their gcd?`,
            `What is the largest divisor of both ${a} and ${b}?`,
            `gcd(${a}, ${b}) = ?`,
            `Both ${a} and ${b} can be divided by which largest number?`,
            `The numbers are ${a} and ${b}. Find their gcd.`,
          ],
          new: [
            `What goes into ${a} as well as into ${b} and is as big as possible?`,
            `A floor of ${a} by ${b} is laid with square tiles. How long can a tile be at most?`,
            `State the greatest factor that ${a} shares with ${b}.`,
          ],
        },
      }
    case 'lcm':
      return {
        plain: [`What is the lcm of ${a} and ${b}?`, `lcm of ${a} and ${b}?`, `Find the smallest common multiple of ${a} and ${b}.`],
        values: [`the lcm of ${a} and ${b}`, `lcm(${a}, ${b})`, `the smallest common multiple of ${a} and ${b}`],
        orders: [`find the lcm of ${a} and ${b}`, `find the smallest number that ${a} and ${b} divide`],
        whole: {
          known: [
            `Which is the smallest number that ${a} and ${b} divide?`,
            `${a} and ${b}: what is their lcm?`,
            `lcm(${a}, ${b}) = ?`,
            `The smallest multiple of both ${a} and ${b} is what?`,
            `The numbers are ${a} and ${b}. Find their lcm.`,
            `What is the smallest multiple of ${a} and ${b}?`,
          ],
          new: [
            `One bell rings every ${a} minutes, one every ${b}. After how many minutes do they ring at once again?`,
            `Steps of ${a} and steps of ${b} start at nothing. Where do they meet first?`,
            `State the least number that both ${a} and ${b} go into.`,
          ],
        },
      }
    case 'primes':
      return {
        plain: [`Which primes multiply to ${a}?`, `Factor ${a} into primes.`, `${a} as a product of primes: list them.`],
        values: [`the list of primes that multiply to ${a}`, `the list of all prime factors of ${a}, with repeats`],
        orders: [`factor ${a} into primes`, `list the primes that multiply to ${a}`, `find the primes that multiply to ${a}`],
        whole: {
          known: [
            `List the primes whose product is ${a}.`,
            `${a}: list the prime factors, each as often as it is there.`,
            `Which primes make ${a} when multiplied?`,
            `Multiplied, which primes are ${a}?`,
            `List all prime factors of ${a}, with repeats.`,
            `The number is ${a}. Which primes multiply to it?`,
          ],
          new: [
            `Break ${a} down until only primes are left, and name every one of them.`,
            `Name the primes, with repeats, that yield ${a}.`,
            `Decompose ${a} completely and write down its primes.`,
          ],
        },
      }
    case 'smallest':
      return {
        plain: [`What is the smallest divisor of ${a} above 1?`, `Find the smallest divisor of ${a} above 1.`],
        values: [`the smallest divisor of ${a} above 1`, `the smallest number above 1 that divides ${a}`],
        orders: [`find the smallest divisor of ${a} above 1`, `find the smallest number above 1 that divides ${a}`],
        whole: {
          known: [
            `Which number above 1 is the smallest that divides ${a}?`,
            `${a}: what is its smallest divisor above 1?`,
            `By which smallest number above 1 can ${a} be divided?`,
            `Of all divisors of ${a} above 1, which is the smallest?`,
            `The number is ${a}. Find its smallest divisor above 1.`,
            `What divides ${a}, is above 1 and as small as it can be?`,
          ],
          new: [
            `Leaving out 1, which divisor of ${a} comes first?`,
            `${a} beans shall be shared evenly among as few people as possible, but more than 1. How many people?`,
            `Name the least factor of ${a} that exceeds 1.`,
          ],
        },
      }
    case 'binary':
      return {
        plain: [`Write ${a} in base 2.`, `What is ${a} in base 2?`, `${a} in base 2?`],
        values: [`${a} in base 2`, `the number ${a} in base 2`],
        orders: [`write ${a} in base 2`, `find ${a} in base 2`],
        whole: {
          known: [
            `How is ${a} written in base 2?`,
            `${a} = ? in base 2`,
            `In base 2, what is ${a}?`,
            `Which digits has ${a} in base 2?`,
            `The number is ${a}. Write it in base 2.`,
            `Make ${a} a number in base 2.`,
          ],
          new: [
            `Translate ${a} into zeros and ones of the binary system.`,
            `A computer stores ${a} with which bits?`,
            `Spell ${a} as a binary number.`,
          ],
        },
      }
    case 'power':
      return {
        plain: [`What is ${a}^${b} mod ${m}?`, `Find ${a}^${b} mod ${m}.`, `${a}^${b} mod ${m}`],
        values: [`${a}^${b} mod ${m}`, `the remainder of ${a}^${b} divided by ${m}`, `the remainder of ${a}^${b} by ${m}`],
        orders: [`find ${a}^${b} mod ${m}`, `find the remainder of ${a}^${b} by ${m}`],
        whole: {
          known: [
            `${a}^${b} mod ${m} = ?`,
            `${a}^${b} divided by ${m} has which remainder?`,
            `Which remainder has ${a}^${b} by ${m}?`,
            `Divide ${a}^${b} by ${m}. What is the remainder?`,
            `What remains of ${a}^${b} divided by ${m}?`,
            `mod ${m}, what is ${a}^${b}?`,
          ],
          new: [
            `${a}^${b} goes round a clock of ${m} hours that begins at nothing. Where does it stop?`,
            `Cast ${m} out of ${a}^${b} until less is left. How much is that?`,
            `State what ${a}^${b} leaves over when ${m} is taken away again and again.`,
          ],
        },
      }
  }
}
