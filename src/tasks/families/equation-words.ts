/** @file How equations, sequences and lines are asked for. */
import type { Asked } from '../wording.ts'

export function aboutUnknown(equation: string, x: string): Asked {
  return {
    plain: [`Solve ${equation} for ${x}.`, `If ${equation}, what is ${x}?`, `Find ${x} if ${equation}.`],
    values: [`${x} if ${equation}`, `${x} in ${equation}`, `the ${x} with ${equation}`],
    orders: [`solve ${equation} for ${x}`, `find ${x} if ${equation}`],
    whole: {
      known: [
        `${equation}. What is ${x}?`,
        `${equation}, so ${x} = ?`,
        `Which ${x} has ${equation}?`,
        `Let ${equation}. Find ${x}.`,
        `We have ${equation}. What is ${x}?`,
        `${equation}: find ${x}`,
        `I know that ${equation}. Tell me ${x}.`,
      ],
      new: [
        `For what ${x} do we see ${equation}?`,
        `Let me tell you that ${equation}. Now ${x} must be what?`,
        `Which value of ${x} belongs to ${equation}?`,
      ],
    },
  }
}

export function aboutNext(list: string): Asked {
  return {
    plain: [`Next number in ${list}?`, `What comes next: ${list}`, `Continue ${list}.`],
    values: [`the next number in ${list}`, `the number after ${list}`],
    orders: [`continue ${list}`, `go on with ${list}`],
    whole: {
      known: [
        `${list} and then?`,
        `Which number comes next in ${list}?`,
        `${list}, what comes next?`,
        `What follows ${list}?`,
        `${list}: what is next?`,
        `The numbers are ${list}. What is the next one?`,
      ],
      new: [
        `${list}: say what the next one would be`,
        `After ${list} there is which number?`,
        `Somebody counts ${list}. Which number follows?`,
      ],
    },
  }
}

export function aboutLine(first: string, second: string): Asked {
  return {
    plain: [`f is linear, ${first} and ${second}. Find f(0).`, `Linear f has ${first}, ${second}. Find f(0).`],
    values: [`f(0) if f is linear with ${first} and ${second}`, `f(0) for linear f with ${first}, ${second}`],
    orders: [`find f(0) for linear f with ${first} and ${second}`],
    whole: {
      known: [
        `f is linear, ${first}, ${second}, so f(0)=?`,
        `If f is linear, ${first} and ${second}, what is f(0)?`,
        `f is linear with ${first} and ${second}. What is f(0)?`,
        `${first} and ${second}, and f is linear. Find f(0).`,
        `Let f be linear with ${first} and ${second}. What is f(0)?`,
        `We have a linear f, ${first} and ${second}. Tell me f(0).`,
      ],
      new: [
        `A linear f goes through ${first} and ${second}. Where does it have f(0)?`,
        `${first}, ${second}, f is linear, f(0) wanted`,
        `Draw the straight f through ${first} and ${second}. Where does it begin, at f(0)?`,
      ],
    },
  }
}
