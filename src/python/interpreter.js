/**
 * @file What stands between Pyodide and a sandbox's host, in the realm where untrusted programs run. Plain JavaScript without imports,
 * and one expression, because it travels as text (`?raw`): Node runs it in a bare `vm` context, the browser in a blob worker.
 *
 *   capMemory()                          before Pyodide is loaded
 *   loadHarness(pyodide, sources)        once; a snapshot taken afterwards holds the harness
 *   start({ pyodide, memory, post })     returns what takes the host's messages; `post` sends one to the host
 *
 * Messages are those of interpreter-messages.ts. Whatever is used after a program of its own has run may have been tampered with by
 * that program; the host believes nothing from here but what the program itself may answer.
 */
;(() => {
  const PAGE = 65536

  /** Refuses growth of any WebAssembly memory past a limit: Python then raises MemoryError and lives on. */
  function capMemory() {
    const grow = WebAssembly.Memory.prototype.grow
    let limit = Number.POSITIVE_INFINITY
    WebAssembly.Memory.prototype.grow = function (pages) {
      if (this.buffer.byteLength + pages * PAGE > limit) throw new RangeError('memory limit')
      return grow.call(this, pages)
    }
    return {
      limitTo(bytes) {
        limit = bytes
      },
    }
  }

  /** `sources`: Python text of the modules, in the order in which they need each other. Throws what Python raises. */
  function loadHarness(pyodide, sources) {
    for (const [name, source] of Object.entries(sources)) {
      pyodide.globals.set('_source', source)
      pyodide.runPython(
        `import sys, types\nmodule = types.ModuleType('${name}')\nsys.modules['${name}'] = module\nexec(compile(_source, '${name}', 'exec'), module.__dict__)\ndel module, _source, sys, types`,
      )
    }
  }

  function start({ pyodide, memory, post }) {
    const { stringify } = JSON
    const { parse } = JSON
    const harness = pyodide.runPython("import sys; sys.modules['harness']")
    const { prepare, call, finish } = harness
    const heap = () => pyodide._module.HEAPU8.byteLength

    /** Where Python itself broke down there is no exception of Python's, only one of JavaScript's. */
    function broken(error) {
      const text = `${error?.name}: ${error?.message}`.slice(0, 200)
      if (/^Exit(Status)?$/.test(error?.name)) return { outcome: 'exited', message: 'the program ended the interpreter' }
      return { outcome: 'crash', message: text }
    }

    function run({ id, setup, source, calls, outputChars, memoryBytes }) {
      memory.limitTo(memoryBytes)
      let alive = true
      try {
        const sharing = prepare(stringify({ setup, source, calls, outputChars }))
        if (sharing !== 'shared') post({ type: 'own', id })
        for (let index = 0; index < calls.length; index++) {
          const answer = call(index)
          if (typeof answer !== 'string') throw new Error('Python is no longer able to answer')
          const result = parse(answer)
          post({ type: 'result', id, index, result })
          if (result.outcome !== 'done') break
        }
        finish()
      } catch (error) {
        alive = false
        post({ type: 'broken', id, result: broken(error) })
      }
      post({ type: 'end', id, alive, bytes: heap() })
    }

    // A first program, so that compiling what every program needs is charged to none of them.
    const warmUp = {
      setup: '',
      source: 'def f(x):\n    return [x + 1]\nprint(f(1))',
      calls: [{ kind: 'call', name: 'f', args: '[1]' }],
      outputChars: 100,
    }
    prepare(stringify(warmUp))
    call(0)
    finish()

    return (message) => {
      if (message?.type === 'run') run(message)
    }
  }

  return { capMemory, loadHarness, start }
})()
