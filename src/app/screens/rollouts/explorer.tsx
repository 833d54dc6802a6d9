/** @file The attempts of one step: which prompts it had, and one of them to read. */
import { memo, useDeferredValue, useEffect, useMemo } from 'react'
import { type RunSummary, type StepMetrics, THINNING_RULE } from '../../../workers/api.ts'
import { focusPage } from '../../focus.ts'
import { stepAt } from '../../metrics.ts'
import { hasRollouts, nearest } from '../../rollout-steps.ts'
import { useRoute } from '../../stores/route.ts'
import { useTrain } from '../../stores/train.ts'
import styles from './explorer.module.css'
import { GroupView } from './group-view.tsx'
import { PromptList, useShownGroups } from './prompt-list.tsx'
import { StepFigures } from './step-figures.tsx'
import { useRollouts } from './store.ts'

export function Explorer({ run, step, steps }: { run: RunSummary; step: number; steps: readonly number[] }) {
  const status = useRollouts((state) => state.status)
  const error = useRollouts((state) => state.error)
  const groups = useDeferredValue(useRollouts((state) => state.groups))
  const metrics = useMetricsOf(run, step)
  useEffect(() => {
    void useRollouts.getState().show(run.id, step)
  }, [run.id, step])

  if (status === 'failed')
    return (
      <p className="fault" role="alert">
        {error}
      </p>
    )
  if (groups.length === 0)
    return status === 'ready' ? <Without step={step} steps={steps} metrics={metrics} /> : <p className="hint">Reading the rollouts…</p>
  return <Step run={run} steps={steps} groups={groups} />
}

const NONE: StepMetrics[] = []

function useMetricsOf(run: RunSummary, step: number): StepMetrics | undefined {
  return useTrain((state) => stepAt(state.metrics[run.id] ?? NONE, step))
}

/** Of a step that an address names: why there is nothing to read, and where the nearest is that has something. */
function Without({ step, steps, metrics }: { step: number; steps: readonly number[]; metrics: StepMetrics | undefined }) {
  const near = nearest(steps, step)
  return (
    <div className="row">
      <p className="hint" role="status">
        {metrics === undefined
          ? `This run has no step ${step}.`
          : hasRollouts(metrics)
            ? `The rollouts of step ${step} were thinned. ${THINNING_RULE}`
            : `Step ${step} has no rollouts: its stage learns from examples, not from attempts of its own.`}
      </p>
      {near !== step && (
        <button
          type="button"
          onClick={() => {
            useRoute.getState().look({ step: near })
            // This button, which has the focus, goes with the step.
            focusPage()
          }}
        >
          Go to step {near}, the nearest that has rollouts
        </button>
      )}
    </div>
  )
}

const Step = memo(function Step({
  run,
  steps,
  groups,
}: {
  run: RunSummary
  steps: readonly number[]
  groups: ReturnType<typeof useRollouts.getState>['groups']
}) {
  const prompt = useRoute((state) => state.prompt)
  // While another step is read, the one before it stays: what is said is said of that one.
  const step = groups[0].rollouts[0].step
  const records = useMemo(() => groups.flatMap(({ rollouts }) => rollouts), [groups])
  const metrics = useMetricsOf(run, step)
  const stage = run.recipe?.stages.findIndex(({ name }) => name === metrics?.stage) ?? -1
  const compares = run.stages[stage]?.compares ?? lacking(run, stage)
  const [rules, without] = typeof compares === 'string' ? [null, compares] : [compares, '']
  const changed = useRollouts((state) => state.groupOrder === 'changed')
  // biome-ignore lint/correctness/useExhaustiveDependencies: of another step other prompts are looked for
  useEffect(() => {
    if (changed) void useRollouts.getState().lookBack(steps)
  }, [changed, groups, steps])
  const shown = useShownGroups(groups)
  // Where nobody chose, one that taught something.
  const selected = shown.find((group) => group.id === prompt) ?? shown.find(({ silent }) => !silent) ?? shown[0]
  // The list answers a key at once; the prompt's rollouts follow.
  const viewed = useDeferredValue(selected)
  return (
    <>
      <StepFigures groups={groups} metrics={metrics} />
      {prompt !== null && selected?.id !== prompt && (
        <p className="hint" role="status">
          {groups.some(({ id }) => id === prompt)
            ? 'The filters hide the prompt of this address: here is another.'
            : 'This step did not have the prompt of this address: here is another.'}
        </p>
      )}
      <div className={styles.columns}>
        <PromptList groups={groups} shown={shown} selected={selected} step={step} />
        {viewed && <GroupView run={run.id} group={viewed} step={step} steps={steps} records={records} rules={rules} without={without} />}
      </div>
    </>
  )
})

/** Why nobody knows how the stage at `stage` compared rewards. */
function lacking({ recipe }: RunSummary, stage: number): string {
  if (recipe === null) return 'The recipe of this run is lost, so nobody knows how it compared rewards.'
  return stage < 0
    ? 'The stage of this step is not in the recipe, so nobody knows how it compared rewards.'
    : 'This stage compares no rewards.'
}
