/** @file Benchmarks of programs, which pass every test or fail, and of patches, which are like the authors' or not. */
import type { Prompt } from '../../tasks/task.ts'
import { type Benchmark, type Figure, RIGHT } from './benchmark.ts'

/** MBPP's test split and its examples are told by number (Austin et al. 2021, section 2.1). */
const amongMbpp =
  (first: number, last: number) =>
  ({ id }: Prompt): boolean => {
    const number = Number(id.split('/')[1])
    return number >= first && number <= last
  }

const mbpp = (text: string) =>
  `You are an expert Python programmer, and here is your task: ${text} Your code should pass these tests:\n\n{test_list|json|lines}`

/** SWE-RL, equation 1; what cannot be read or applied is as far from the reference as can be. */
const likeness: Figure = ({ reward }) => Math.max(0, reward)

const PATCH_EXAMPLE = `--- a/file.py
+++ b/file.py
@@ -1,27 +1,35 @@
 def euclidean(a, b):
-    while b:
-        a, b = b, a % b
-    return a
+    if b == 0:
+        return a
+    return euclidean(b, a % b)
 
 
 def bresenham(x0, y0, x1, y1):
     points = []
     dx = abs(x1 - x0)
     dy = abs(y1 - y0)
-    sx = 1 if x0 < x1 else -1
-    sy = 1 if y0 < y1 else -1
-    err = dx - dy
+    x, y = x0, y0
+    sx = -1 if x0 > x1 else 1
+    sy = -1 if y0 > y1 else 1
 
-    while True:
-        points.append((x0, y0))
-        if x0 == x1 and y0 == y1:
-            break
-        e2 = 2 * err
-        if e2 > -dy:
+    if dx > dy:
+        err = dx / 2.0
+        while x != x1:
+            points.append((x, y))
             err -= dy
-            x0 += sx
-        if e2 < dx:
-            err += dx
-            y0 += sy
+            if err < 0:
+                y += sy
+                err += dx
+            x += sx
+    else:
+        err = dy / 2.0
+        while y != y1:
+            points.append((x, y))
+            err -= dx
+            if err < 0:
+                x += sx
+                err += dy
+            y += sy
 
+    points.append((x, y))
     return points`

export const CODE: readonly Benchmark[] = [
  {
    name: 'humaneval',
    title: 'HumanEval',
    source:
      'Chen et al. 2021; asked as its authors ask models that chat (OpenAI simple-evals), 200 times at temperature 0.2, top-p 0.95, as for their pass@1.',
    prompts: {
      humaneval:
        'Read the following function signature and docstring, and fully implement the function described. Your response should only contain the code for this function.\n{prompt}',
    },
    size: 164,
    task: { unfenced: true },
    ...{ samples: 200, temperature: 0.2, topP: 0.95 },
    figures: { 'pass@1': RIGHT },
  },
  {
    name: 'mbpp',
    title: 'MBPP',
    source:
      'Austin et al. 2021, tasks 11 to 510, with all three tests shown, behind tasks 2 to 4 as examples; 80 times at temperature 0.5.',
    prompts: { mbpp: mbpp('{text}'), 'mbpp-sanitized': mbpp('{prompt}') },
    size: 500,
    belongs: amongMbpp(11, 510),
    examples: { count: 3, answer: '{code}\n[DONE]', belongs: amongMbpp(2, 4), mark: '\n[BEGIN]\n', stops: ['\n[DONE]'] },
    task: { unfenced: true },
    ...{ samples: 80, temperature: 0.5, topP: 1 },
    figures: { 'pass@1': RIGHT },
  },
  {
    name: 'livecodebench',
    title: 'LiveCodeBench',
    source:
      'Jain et al. 2024, with the system message before the question; 8 times at temperature 0.6, top-p 0.95, as in Nemotron-Cascade, appendix B.',
    prompts: {
      livecodebench:
        'You are an expert Python programmer. You will be given a question (problem specification) and will generate a correct Python program that matches the specification and passes all tests.\n\n### Question:\n{question_content}\n\n{starter_code|livecode-format}\n\n### Answer: (use the provided format with backticks)',
    },
    ...{ samples: 8, temperature: 0.6, topP: 0.95 },
    figures: { 'pass@1': RIGHT },
  },
  {
    name: 'swe-bench',
    title: 'SWE-bench (patch likeness)',
    source:
      'Jimenez et al. 2024, prompt style 2, shown the lines around the reference’s change; likeness of SWE-RL (Wei et al. 2025), 4 times at temperature 0.6, top-p 0.95, as in Nemotron-Cascade, appendix B.',
    prompts: {
      'swe-bench': `You will be provided with a partial code base and an issue statement explaining a problem to resolve.\n<issue>\n{problem_statement}\n</issue>\n<code>\n{patch|excerpts|file-blocks}\n</code>\nI need you to solve this issue by generating a single patch file that I can apply directly to this repository using git apply. Please respond with a single patch file in the following format.\n<patch>\n${PATCH_EXAMPLE}\n</patch>`,
    },
    ...{ samples: 4, temperature: 0.6, topP: 0.95 },
    figures: { likeness, exact: RIGHT },
  },
]
