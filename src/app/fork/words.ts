/** @file What is said of places in the tree, to those who point at them and those who listen. */
import { decimal, percent, plural, signed } from '../format.ts'
import type { Place } from './draw.ts'
import { type Sample, shown, type Tree, type TreeNode } from './tree.ts'

/** A piece that can be read out. */
export function spoken(piece: string): string {
  if (piece.trim() !== '') return shown(piece)
  return piece.includes('\n') ? 'new line' : piece === '' ? 'nothing' : 'space'
}

/** Probability of a place's token as its attempts drew it: they all saw the same before it. */
export function probabilityAt({ nodes, samples }: Tree, { node, token }: Place): number {
  const { samples: members, start } = nodes[node]
  return Math.exp(samples[members[0]]?.logprobs[start + token] ?? Number.NaN)
}

export function tokenWords(tree: Tree, place: Place): string {
  const node = tree.nodes[place.node]
  const all = tree.samples.length
  return `probability ${percent(probabilityAt(tree, place), 1)}, ${node.samples.length} of ${plural(all, 'attempt')}`
}

/** For a live region: the token, and what stands at it. */
export function announcement(tree: Tree, place: Place): string {
  const node = tree.nodes[place.node]
  const piece = node.pieces[place.token]
  const isLast = place.token >= node.pieces.length - 1
  const told = piece === undefined ? `${plural(node.samples.length, 'attempt')}` : `${spoken(piece)}, ${tokenWords(tree, place)}`
  const broken = node.samples.filter((sample) => tree.samples[sample].breaks === node.start + place.token).length
  return [
    told,
    broken > 0 ? 'the working breaks here' : '',
    isLast && node.children.length > 0 ? `a fork of ${node.children.length + Number(node.ends > 0)}` : '',
    isLast && node.ends > 0 ? leafWords(tree.samples[node.samples[0]], node.ends) : '',
  ]
    .filter(Boolean)
    .join('; ')
}

export function leafWords({ answer, correct, outcome, reward, advantage, breaks }: Sample, count: number): string {
  return [
    `${count > 1 ? `${count} attempts, ` : ''}${correct ? 'right' : outcome.replaceAll('-', ' ')}`,
    answer === undefined ? 'no answer' : `answer ${answer}`,
    `reward ${decimal(reward, Number.isInteger(reward) ? 0 : 2)}`,
    advantage === null ? 'left out of the update' : `advantage ${signed(advantage)}`,
    ...(breaks === undefined ? [] : [correct ? 'right answer, wrong working' : 'false working']),
  ].join(', ')
}

/** Why no attempt of a tree has an advantage, in two lines; null: some have, or there are none. */
export function whyNoAdvantage(samples: readonly Sample[]): [string, string] | null {
  if (samples.length === 0 || samples.some(({ advantage }) => advantage !== null)) return null
  const right = samples.filter(({ correct }) => correct).length
  return ['nothing to learn:', right === samples.length ? 'all right' : right === 0 ? 'all wrong' : 'no difference']
}

/** Text of an item is cut where it is read out. */
const READ = 80

/** A node, for the tree that screen readers walk. */
export function itemWords(tree: Tree, node: TreeNode, told: (text: string) => string = (text) => text): string {
  // A piece has a character at least.
  const text = told(
    node.pieces
      .slice(0, READ + 1)
      .map(shown)
      .join(''),
  ).trim()
  const cut = text.length > READ ? `${text.slice(0, READ)}…` : text
  const share = `${node.samples.length} of ${plural(tree.samples.length, 'attempt')}`
  const end =
    node.ends > 0 ? `; ends: ${leafWords(tree.samples[node.samples[0]], node.ends)}` : `, mean reward ${decimal(node.meanReward, 2)}`
  return `${cut || 'beginning'}: ${share}${end}`
}
