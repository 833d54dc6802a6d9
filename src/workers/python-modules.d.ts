/** The one expression that interpreter.js is, as a module, and that of confine.js: see scripts/build/sandbox-page.ts. */
declare module 'virtual:python-interpreter' {
  interface Interpreter {
    loadHarness(pyodide: unknown, sources: Record<'purity' | 'values' | 'trial' | 'harness', string>): void
    start(options: { pyodide: unknown; bounds: unknown; post: (text: string) => void }): (message: unknown) => void
  }
  const interpreter: Interpreter
  export default interpreter
}

declare module 'virtual:python-confine' {
  export default function confine(): unknown
}
