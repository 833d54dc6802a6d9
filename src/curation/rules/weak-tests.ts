/** @file Code prompts with a test that must run beside the program, which could then decide it: no reward for it proves anything. */
import { domainOf } from '../../tasks/index.ts'
import { domainsWith } from './domains.ts'
import { drop, type Rule } from './rule.ts'

export const weakTests: Rule = {
  description: {
    rule: 'weak-tests',
    title: 'Weak tests',
    about:
      'A test can only be run beside the program, which could decide it: it hands over functions or objects of its own, or looks into the interpreter. Reinforcement does not pay for such tests.',
    domains: domainsWith('weak-tests'),
    standard: true,
  },
  async run({ prompts, indices }) {
    const dropped = indices.flatMap((index) => {
      const weak = domainOf(prompts[index].domain).curation.weakTests?.count(prompts[index]) ?? 0
      if (weak === 0) return []
      const all = prompts[index].tests?.length ?? weak
      return [drop(prompts, index, `${weak} of its ${all} tests can only be judged beside the program.`)]
    })
    return { dropped }
  },
}
