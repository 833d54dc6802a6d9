/**
 * @file Ways in which a program might have JavaScript hold memory for it, outside Python's own, each at ten times the limit. For tests of every
 * sandbox. `LIVING` are one program, each of whose attempts ends in an exception or in nothing held; `DEADLY` end their interpreter.
 */

/** `f()` gives each attempt's name and end. */
export const LIVING = `
import os

MANY = 10 * 256
MEGABYTE = bytes(2**20)

def attempt_javascript():
    from pyodide.code import run_js
    return run_js('new Uint8Array(2**31)')

def attempt_js_module():
    import js
    return js.Uint8Array.new(2**31)

def attempt_to_js():
    # Without a bridge this is a function of Python's that gives back what it is given.
    from pyodide.ffi import to_js
    data = bytes(2**20)
    return [to_js(data) for _ in range(MANY)][-1] is data

def attempt_one_file():
    with open('/tmp/one', 'wb') as file:
        for _ in range(MANY):
            file.write(MEGABYTE)

def attempt_many_files():
    for i in range(MANY):
        with open(f'/tmp/{i}', 'wb') as file:
            file.write(MEGABYTE)

def attempt_files_without_names():
    files = []
    for i in range(MANY):
        files.append(open('/tmp/unlinked', 'wb', buffering=0))
        files[-1].write(MEGABYTE)
        os.unlink('/tmp/unlinked')

def attempt_truncate():
    open('/tmp/long', 'wb').close()
    os.truncate('/tmp/long', MANY * 2**20)

def attempt_hole():
    with open('/tmp/hole', 'wb') as file:
        file.seek(MANY * 2**20)
        file.write(b'x')

def attempt_links():
    for i in range(10**6):
        os.symlink('x' * 4000, f'/tmp/link{i}')

def attempt_descriptors():
    while True:
        os.dup(1)

def attempt_pipe():
    reader, writer = os.pipe()
    for _ in range(MANY):
        os.write(writer, MEGABYTE)

def attempt_long_path():
    os.stat('/' * 2**24)

def attempt_terminal():
    terminal = os.open('/dev/tty1', os.O_WRONLY)
    for _ in range(MANY):
        os.write(terminal, MEGABYTE)

def attempt_standard_output():
    for _ in range(MANY):
        os.write(1, MEGABYTE)

def attempt_callbacks():
    import ctypes
    kept = [ctypes.CFUNCTYPE(ctypes.c_int)(int) for _ in range(10**5)]

def attempt_library():
    import ctypes
    with open('/tmp/library.so', 'wb') as file:
        file.write(b'\\0asm\\1\\0\\0\\0')
    ctypes.CDLL('/tmp/library.so')

def attempt_message():
    raise ValueError('x' * 2**24)

def attempt_temporary_files():
    # Not held: room that was given back may be used again.
    for i in range(MANY // 8):
        with open('/tmp/passing', 'wb') as file:
            file.write(MEGABYTE)
        os.unlink('/tmp/passing')

def outcome(attempt):
    try:
        return str(attempt())
    except BaseException as error:
        return f'{type(error).__name__}: {error}'[:80]
    finally:
        os.closerange(3, 300)
        for name in os.listdir('/tmp'):
            os.unlink(f'/tmp/{name}')

def f():
    return {name[8:]: outcome(attempt) for name, attempt in list(globals().items()) if name.startswith("attempt_")}
`

/** How `LIVING` ends, as regular expressions. */
export const LIVING_ENDS: Record<string, RegExp> = {
  javascript: /^(ImportError|ModuleNotFoundError)/,
  js_module: /^ModuleNotFoundError/,
  to_js: /^True$/,
  one_file: /No space left/,
  many_files: /No space left/,
  files_without_names: /No space left|No file descriptors/,
  truncate: /No space left/,
  hole: /No space left/,
  links: /No space left/,
  descriptors: /No file descriptors/,
  pipe: /^OSError/,
  long_path: /name too long/i,
  terminal: /^None$/,
  standard_output: /^None$/,
  callbacks: /^MemoryError/,
  library: /^OSError/,
  message: /^ValueError: x+$/,
  temporary_files: /^None$/,
}

/** Each is a program with an `f()`, that runs for an answer which never comes. */
export const DEADLY: Record<string, string> = {
  'the bridge, found among the objects': `
import gc
def f():
    kept = []
    for found in gc.get_objects():
        if type(found).__name__ == 'builtin_function_or_method' and found.__name__ == 'to_js':
            while True:
                kept.append(found(bytes(10**7)))`,
  'an array of JavaScript, by its name': `
import ctypes
def f():
    while True:
        ctypes.pythonapi.JsvArray_New()`,
  'code from a text': `
import ctypes
def f():
    return ctypes.pythonapi.emscripten_run_script(b'globalThis.kept = new Uint8Array(2**31)')`,
  'an answer without end': `
import sys
harness = sys.modules['harness']
harness.longer = lambda: '{' + '[],' * 2**25
harness.call.__code__ = (lambda index: __import__('sys').modules['harness'].longer()).__code__
def f():
    return 1`,
}
