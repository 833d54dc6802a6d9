/** The one expression that interpreter.js is, as a module: see scripts/build/sandbox-page.ts. */
declare module 'virtual:python-interpreter' {
  interface Interpreter {
    capMemory(): { limitTo(bytes: number): void }
    loadHarness(pyodide: unknown, sources: Record<'purity' | 'values' | 'trial' | 'harness', string>): void
    start(options: { pyodide: unknown; memory: unknown; post: (message: unknown) => void }): (message: unknown) => void
  }
  const interpreter: Interpreter
  export default interpreter
}
