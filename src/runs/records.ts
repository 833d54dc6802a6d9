/**
 * @file What a run writes down: one metrics line and one rollout file a step, append-only. The page, the command line and the
 * tests read these records and nothing else. Metric names are TRL's.
 */
import type { Gold, Mode, Verdict } from '../tasks/task.ts'

/** One line of `metrics.jsonl`. Absent fields do not apply to the stage's kind, or there was nothing in the step to count them of. */
export interface StepMetrics {
  step: number
  stage: string
  /** Of the stage. */
  kind: string
  loss: number
  grad_norm: number
  learning_rate: number
  /** Tokens learned from, since the run began; a prompt's once for each of its completions, though they share its pass. */
  num_tokens: number
  /** Tokens of demonstrations since the run began, by kind and mode (`story/think`); on the records of steps with a checkpoint. */
  tokens_by_kind?: Record<string, number>
  /** Seconds. */
  step_time: number
  /** Seconds. `verify`: waited for verdicts after the last completion, and for models that judge; the rest of verifying overlaps `rollout`. */
  timings?: { rollout?: number; verify?: number; train?: number }
  /** Of this step: completion tokens that were sampled, and tokens learned from, a prompt's counted as in `num_tokens`. */
  tokens?: { sampled?: number; learned: number }
  /** Mean over the rollouts that the verifier judged. */
  reward?: number
  /** Of each part of the reward, where that is more than one part as it is: mean and standard deviation over the same, before shape and weight. */
  [part: `rewards/${string}`]: number | undefined
  /** Reward models: share of the step's pairs whose better reply got the higher reward, and the mean difference of the two. */
  accuracy?: number
  margin?: number
  /** Mean over groups of the standard deviation within the group; 0 in one none of whose rollouts takes part. */
  reward_std?: number
  /** Share of groups whose rewards are all equal, or none of whose rollouts takes part: they teach nothing. */
  frac_reward_zero_std?: number
  /** Shares of groups whose rollouts the verifier found all right, and all wrong, by prime-rl's names. Those it failed on do not count. */
  'batch/solve_all'?: number
  'batch/solve_none'?: number
  /** Prompts rolled out in place of such groups, as a share of those the step began with; they count in everything else here. Absent: none. */
  frac_groups_refilled?: number
  /** Prompts (demonstrations) too long for the model or a pass, passed over in this step. Absent: none. */
  prompts_too_long?: number
  /** That the step sampled at, where it follows the entropy. */
  temperature?: number
  /** Mean entropy of the next-token distribution, nats per token. */
  entropy?: number
  /** Mean divergence from the reference over the step's tokens, nats. Absent: there is no reference. */
  kl?: number
  /** Shares of tokens whose ratio was clipped. Absent: one update a batch clips nothing. */
  'clip_ratio/low_mean'?: number
  'clip_ratio/high_mean'?: number
  'clip_ratio/region_mean'?: number
  /** Estimated divergence of the weights that a batch's last update began from, from those that sampled it, nats a token. Absent: one update a batch. */
  'policy/approxkl_avg'?: number
  'completions/mean_length'?: number
  'completions/max_length'?: number
  /** Share of rollouts cut at the length limit. */
  'completions/clipped_ratio'?: number
  /** Share of rollouts that are not in the mode that was asked: no thought first, or one where none was asked. */
  'completions/mode_leak_ratio'?: number
  /** Of the right replies with a thought, share whose working has a false line, where the kind can count them. Absent: it cannot, or none is right. */
  'completions/false_working_ratio'?: number
  /** Share of rollouts that the verifier itself failed on; they take no part. Absent: none. */
  'completions/errored_ratio'?: number
  /** Mean |log p(trainer) - log p(sampler)| per token: 0 but for rounding, or something is broken. */
  logprob_mismatch?: number
  /** Prompts of a pool that the policy sampled before the stage's first step, those hard enough to be trained on, and how many had 0, 1, 2, ... samples right. On that step. */
  'curriculum/pool'?: number
  'curriculum/kept'?: number
  'curriculum/pool_by_right'?: number[]
  /** Which time round the stage's prompts this is, from 1, with how many of them. Absent: prompts are always new. */
  'curriculum/epoch'?: number
  'curriculum/epoch_prompts'?: number
  /** Prompts that the epoch is without because every rollout, or none, was right when they were last seen, and those let back into it by chance. */
  'curriculum/left_out_solved'?: number
  'curriculum/left_out_failed'?: number
  'curriculum/readmitted'?: number
  /** Mean of `completions/clipped_ratio` over the last steps that decide whether a length stage ends. Absent: it takes all its steps. */
  'curriculum/truncated'?: number
  /** What was told when the stage was opened for this step, a sentence each. Absent: nothing. */
  stage_notices?: string[]
  /** Why the stage ended with this step, before it had taken all of its own: one sentence. Absent: it did not. */
  stage_ended?: string
  /** Evaluation taken before the run's first step, on its first record, as the recipe's first stage that has one asks it. */
  evaluation_before?: Record<string, number>
  /** Evaluation taken after this step, by domain, mode and temperature: `math/think/T=0` -> accuracy. A reward model's by kind of flaw: `pairs/wrong`. Without what nothing could be judged of. */
  evaluation?: Record<string, number>
}

/** One line of `rollouts/step-000012.jsonl`. */
export interface RolloutRecord {
  step: number
  prompt_id: string
  /** Index of the prompt within the step; rollouts of one prompt share it. */
  group: number
  /** Absent in records of runs from before a step could have both. */
  mode?: Mode
  /** Absent in records of runs from before there was more than math. */
  domain?: string
  kind?: string
  prompt: string
  gold?: Gold
  completion: string
  prompt_tokens: number[]
  completion_tokens: number[]
  /** The completion cut into its tokens, for showing. */
  pieces: string[]
  /** ln p of each completion token under the policy that sampled it. */
  logprobs: number[]
  /** Entropy in nats of each completion token's distribution, by the trainer's forward pass; empty when the group was left out. */
  entropies: number[]
  /**
   * ln (p_trainer / p_sampler) of each completion token in hundredths, as the last of the step's updates found it before it changed the weights.
   * Absent: none is as large as half a hundredth, as where one update is made a batch, or the rollout was left out.
   */
  log_ratios?: number[]
  stop: 'eos' | 'length'
  verdict: Verdict
  reward: number
  /** What each part of the reward scored, before shape and weight. Absent: there is one part, and the reward is what it scored. */
  rewards?: Record<string, number>
  /** Null where all rewards compared are equal, or the rollout was masked; under a reference or an entropy bonus the former are trained on all the same. */
  advantage: number | null
  /** Lines of the thought, by what the kind's check says of each. Absent: there is no thought, or the kind has no check. */
  working?: WorkingCounts
}

/** Lines of a thought: those that are true, those that are false and not taken back, and true ones that the answer does not need. */
export interface WorkingCounts {
  true: number
  false: number
  unneeded: number
  /** Index of the completion's first token of the first false line. Absent: none is false. */
  first_false?: number
}

/** One line of `probes.jsonl`: the greedy reply to a held-out prompt on the way. */
export interface ProbeRecord {
  /** Steps taken when it was asked, over all stages. */
  step: number
  stage: string
  /** It was asked before the stage's first step; absent: after a step of the stage. */
  before?: true
  prompt_id: string
  domain: string
  kind?: string
  prompt: string
  gold?: Gold
  mode: Mode
  completion: string
  /** Of the completion. */
  tokens: number
  stop: 'eos' | 'length'
  /** By the domain's verifier, whatever else the stage pays by. */
  reward: number
  outcome: string
}

/**
 * One line of `exams.jsonl`: what came of each held-out prompt of an evaluation, of which the step's own record has the share that is right.
 * Some 60 bytes and one a prompt; the prompts themselves are told once.
 */
export interface ExamRecord {
  /** Steps taken when it was asked, over all stages; 0: it is of what the run began with. */
  step: number
  /** As in `evaluation` of the step: `math/think/T=0`. */
  exam: string
  /** Which prompts it asked: records of one number asked the same, in the same order. */
  list: number
  /** A character a prompt: `1` right, `0` not, `-` the verifier could not judge it. */
  right: string
  /** The prompts' ids; on the first record of a list alone. */
  ids?: string[]
  /** The number, from 0, of what each of them asks apart from its wording: those of one number stand and fall together. With `ids`. */
  contents?: number[]
}
