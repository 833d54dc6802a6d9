/** @file Hostile chat templates, over a short conversation. */
import { jinjaTemplate } from '../../../src/text/template.ts'
import { HOSTILE_TEMPLATES } from '../../../src/text/testing/hostile-templates.ts'
import type { HostileTable } from './case.ts'

const conversation = [{ role: 'user' as const, content: 'Hi' }]

export const templates: HostileTable = {
  limit: { ms: 250, mb: 256 },
  cases: Object.fromEntries(
    Object.entries(HOSTILE_TEMPLATES).map(([name, source]) => [
      name,
      () => () => jinjaTemplate(source).render(conversation, { mode: 'think', addGenerationPrompt: true }),
    ]),
  ),
}
