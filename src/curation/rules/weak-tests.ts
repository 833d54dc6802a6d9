/** @file Code prompts with a test that must run beside the program, which could then decide it: no reward for it proves anything. */
import { domainOf } from '../../tasks/index.ts'
import { domainsWith } from './domains.ts'
import { textRule } from './text-rule.ts'

export const weakTests = textRule(
  {
    rule: 'weak-tests',
    title: 'Weak tests',
    about:
      'A test can only be run beside the program, which could decide it: it hands over functions or objects of its own, or looks into the interpreter. Reinforcement does not pay for such tests.',
    domains: domainsWith('weak-tests'),
    standard: true,
  },
  (prompt) => {
    const weak = domainOf(prompt.domain).curation.weakTests?.count(prompt) ?? 0
    return weak === 0 ? null : `${weak} of its ${prompt.tests?.length ?? weak} tests can only be judged beside the program.`
  },
)
