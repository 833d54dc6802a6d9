/**
 * @file What counts as right for a prompt, as a person wants to see it: the gold answer, the tests, the instructions in words, the files and
 * the change to them, the options, the better and the worse reply.
 */
import type { ReactNode } from 'react'
import type { Prompt } from '../../workers/data-api.ts'
import { plural } from '../format.ts'
import { DiffView } from './diff-view.tsx'
import { instructionWords } from './instruction-words.ts'
import { Scrolling } from './scrolling.tsx'
import { callText, pythonText } from './values.ts'

type CodeTest = NonNullable<Prompt['tests']>[number]

const TESTS_SHOWN = 100

export function Reference({ prompt }: { prompt: Prompt }) {
  const parts = [
    prompt.options && <Options key="options" options={prompt.options} answer={prompt.answer} />,
    !prompt.options && prompt.answer !== undefined && <Answer key="answer" answer={String(prompt.answer)} />,
    prompt.instruction_id_list && <Instructions key="instructions" ids={prompt.instruction_id_list} kwargs={prompt.kwargs ?? []} />,
    prompt.files && <Files key="files" files={prompt.files} />,
    prompt.patch !== undefined && <Patch key="patch" patch={prompt.patch} />,
    prompt.setup && <CodePart key="setup" title="Runs before the program" text={prompt.setup} />,
    prompt.starter && <CodePart key="starter" title="The program begins with" text={prompt.starter} />,
    prompt.tests && <Tests key="tests" tests={prompt.tests} />,
    prompt.chosen !== undefined && <Replies key="replies" chosen={prompt.chosen} rejected={prompt.rejected ?? ''} />,
  ].filter(Boolean)
  if (parts.length === 0) return <p className="hint">This prompt has no reference: nothing could be verified.</p>
  return <>{parts}</>
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="data-part" aria-label={title}>
      <h3>{title}</h3>
      {children}
    </section>
  )
}

function Answer({ answer }: { answer: string }) {
  return (
    <Part title="Reference answer">
      <p className="reference-answer" data-testid="reference">
        <span className="boxed">{answer}</span>
      </p>
    </Part>
  )
}

function Options({ options, answer }: { options: readonly string[]; answer: Prompt['answer'] }) {
  return (
    <Part title="Options">
      <ol className="options">
        {options.map((option, index) => {
          const letter = String.fromCharCode(65 + index)
          const right = letter === String(answer).trim().toUpperCase()
          return (
            <li key={letter} className={right ? 'option option-right' : 'option'}>
              <span className="option-letter">{letter}</span>
              <span>{option}</span>
              {right && <span className="tag tag-good">right</span>}
            </li>
          )
        })}
      </ol>
    </Part>
  )
}

function Instructions({ ids, kwargs }: { ids: readonly string[]; kwargs: readonly Record<string, unknown>[] }) {
  return (
    <Part title={plural(ids.length, 'instruction')}>
      <ol className="instructions">
        {ids.map((id, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: an instruction is its place
          <li key={index}>
            {instructionWords(id, kwargs[index] ?? {})} <code className="muted">{id}</code>
          </li>
        ))}
      </ol>
    </Part>
  )
}

function Files({ files }: { files: Record<string, string> }) {
  const names = Object.keys(files)
  return (
    <Part title={names.length === 1 ? 'The file' : plural(names.length, 'file')}>
      {names.map((name) => (
        <details key={name} open={names.length === 1 && files[name].length < 4000}>
          <summary>
            <code>{name}</code>
          </summary>
          <Scrolling label={name}>
            <pre className="code-block">{files[name]}</pre>
          </Scrolling>
        </details>
      ))}
    </Part>
  )
}

function Patch({ patch }: { patch: string }) {
  return (
    <Part title="Reference change">
      <DiffView diff={patch} />
    </Part>
  )
}

function CodePart({ title, text }: { title: string; text: string }) {
  return (
    <Part title={title}>
      <Scrolling label={title}>
        <pre className="code-block">{text}</pre>
      </Scrolling>
    </Part>
  )
}

function Tests({ tests }: { tests: readonly CodeTest[] }) {
  const shown = tests.slice(0, TESTS_SHOWN)
  return (
    <Part title={plural(tests.length, 'test')}>
      <Scrolling label="Tests">
        <table className="table tests-table">
          <thead>
            <tr>
              <th scope="col">Test</th>
              <th scope="col">Expected</th>
            </tr>
          </thead>
          <tbody>
            {shown.map((test, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a test is its place
              <tr key={index}>
                {'call' in test ? (
                  <>
                    <td>
                      <code>{callText(test.call, test.args)}</code>
                    </td>
                    <td>
                      <code>{pythonText(test.expected)}</code>
                    </td>
                  </>
                ) : 'stdin' in test ? (
                  <>
                    <td>
                      <pre className="test-text">{test.stdin || '(no input)'}</pre>
                    </td>
                    <td>
                      <pre className="test-text">{test.stdout}</pre>
                    </td>
                  </>
                ) : (
                  <td colSpan={2}>
                    <code>{test.assert}</code>
                  </td>
                )}
              </tr>
            ))}
          </tbody>
        </table>
        {shown.length < tests.length && <p className="hint">and {plural(tests.length - shown.length, 'other')}</p>}
      </Scrolling>
    </Part>
  )
}

function Replies({ chosen, rejected }: { chosen: string; rejected: string }) {
  return (
    <Part title="Preference pair">
      <div className="replies">
        <div className="rollout">
          <p>
            <span className="tag tag-good">chosen</span>
          </p>
          <Scrolling label="Chosen">
            <p className="reply-text">{chosen}</p>
          </Scrolling>
        </div>
        <div className="rollout">
          <p>
            <span className="tag tag-bad">rejected</span>
          </p>
          <Scrolling label="Rejected">
            <p className="reply-text">{rejected}</p>
          </Scrolling>
        </div>
      </div>
    </Part>
  )
}
