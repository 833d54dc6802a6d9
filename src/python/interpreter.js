/**
 * @file What stands between Pyodide and a sandbox's host, in the realm where untrusted programs run. Plain JavaScript without imports,
 * and one expression, because it travels as text (`?raw`): Node runs it in a bare `vm` context, the browser in a blob worker.
 *
 *   loadHarness(pyodide, sources)        once; a snapshot taken afterwards holds the harness
 *   start({ pyodide, bounds, post })     returns what takes the host's messages; `bounds` are those of confine.js, `post` sends text to the host
 *
 * Messages are those of interpreter-messages.ts. Whatever is used after a program of its own has run may have been tampered with by
 * that program; the host believes nothing from here but what the program itself may answer. Host and harness exchange nothing but text,
 * copied in and out of Python's memory: Pyodide's own bridge is closed by then.
 */
;(() => {
  /** `sources`: Python text of the modules, in the order in which they need each other. Throws what Python raises. */
  function loadHarness(pyodide, sources) {
    for (const [name, source] of Object.entries(sources)) {
      pyodide.globals.set('_source', source)
      pyodide.runPython(
        `import sys, types\nmodule = types.ModuleType('${name}')\nsys.modules['${name}'] = module\nexec(compile(_source, '${name}', 'exec'), module.__dict__)\ndel module, _source, sys, types`,
      )
    }
  }

  /** Python functions of one text that answer with a text, called without Pyodide's bridge. */
  function openHatch({ _module: module }) {
    const encoder = new TextEncoder()
    const length = module._malloc(4)

    /** A new reference to Python's text. */
    function toPython(text) {
      const bytes = encoder.encode(text)
      const at = module._malloc(bytes.length + 1)
      if (!at) throw new RangeError('there is no room for the program')
      module.HEAPU8.set(bytes, at)
      const object = module._PyUnicode_FromStringAndSize(at, bytes.length)
      module._free(at)
      return object
    }

    /** All answers are JSON in ASCII; other texts come out garbled. */
    function fromPython(object, limit) {
      const start = module._PyUnicode_AsUTF8AndSize(object, length) >>> 0
      const size = module.HEAPU32[length >>> 2]
      if (!start) throw new Error('Python is no longer able to answer')
      if (size > limit) throw new Error('the answer is longer than any program may give')
      let text = ''
      for (let at = start; at < start + size; at += 8192) {
        text += String.fromCharCode.apply(null, module.HEAPU8.subarray(at, Math.min(start + size, at + 8192)))
      }
      return text
    }

    return (harness, name) => {
      const proxy = harness[name]
      const callable = module.PyProxy_getPtr(proxy)
      return (text, limit = 100) => {
        const argument = toPython(text)
        const answer = module._PyObject_CallOneArg(callable, argument)
        module._Py_DecRef(argument)
        if (!answer) throw new Error('Python is no longer able to answer')
        const given = fromPython(answer, limit)
        module._Py_DecRef(answer)
        // Held, so that it is not collected.
        return proxy && given
      }
    }
  }

  function start({ pyodide, bounds, post }) {
    const { stringify } = JSON
    const harness = pyodide.runPython("import sys; sys.modules['harness']")
    const hatch = openHatch(pyodide)
    const [prepare, call, finish] = ['prepare', 'call', 'finish'].map((name) => hatch(harness, name))
    harness.leave_javascript()
    bounds.close(pyodide)

    /** Where Python itself broke down there is no exception of Python's, only one of JavaScript's. */
    function broken(error) {
      const text = `${error?.name}: ${error?.message}`.slice(0, 200)
      if (/^Exit(Status)?$/.test(error?.name)) return { outcome: 'exited', message: 'the program ended the interpreter' }
      return { outcome: 'crash', message: text }
    }

    function run({ id, setup, source, calls, outputChars, memoryBytes }) {
      bounds.limitTo(memoryBytes)
      // What is printed and what is returned, a character as an escape in a text in JSON.
      const limit = 12 * outputChars + 10_000
      let alive = true
      try {
        const sharing = prepare(stringify({ setup, source, calls, outputChars }))
        if (sharing !== 'shared') post(stringify({ type: 'own', id }))
        for (let index = 0; index < calls.length; index++) {
          // Not parsed here, where a few million brackets would become a few million arrays.
          const answer = call(String(index), limit)
          post(`{"type":"result","id":${stringify(id)},"index":${index},"result":${answer}}`)
          if (!answer.startsWith('{"outcome": "done"')) break
        }
        finish('')
      } catch (error) {
        alive = false
        post(stringify({ type: 'broken', id, result: broken(error) }))
      }
      post(stringify({ type: 'end', id, alive, bytes: bounds.used }))
    }

    // A first program, so that compiling what every program needs is charged to none of them.
    const warmUp = {
      setup: '',
      source: 'def f(x):\n    return [x + 1]\nprint(f(1))',
      calls: [{ kind: 'call', name: 'f', args: '[1]' }],
      outputChars: 100,
    }
    prepare(stringify(warmUp))
    call('0', 1000)
    finish('')

    return (message) => {
      if (message?.type === 'run') run(message)
    }
  }

  return { loadHarness, start }
})()
