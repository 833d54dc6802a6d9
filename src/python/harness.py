"""Runs one untrusted program at a time inside the interpreter and says what it did. It never learns what a program should do.

The host hands over a request with `prepare`, which answers whether the program may share this interpreter (see purity.py), and then asks
for its calls one by one. Values leave as canonical JSON of exactly built-in types (values.py).

A program that does not share may rewrite all of this. It gains nothing: it can only send answers, which it may do anyway.
"""

import builtins
import errno
import io
import json
import os
import re
import sys
import warnings

import purity
import trial
import values

SHARED, OWN = 'shared', 'own'
#: Tests are trusted, but the interpreter is to be as it was when they end. What they reach else is their own, or no program's that shares.
_FAR_REACHING = re.compile(r'\b(sys|os|gc|builtins|importlib|threading|exec|eval|setattr|globals|__(?!name__)\w+__)\b|\.\w+\s*=(?!=)')
_BUILTINS = {name: value for name, value in vars(builtins).items() if not name.startswith('_')}


class _Sink(io.RawIOBase):
    """Takes what is printed, up to a limit."""

    def __init__(self, limit):
        self.parts = []
        self.room = limit
        self.full = False

    def writable(self):
        return True

    def write(self, data):
        data = bytes(data)
        self.room -= len(data)
        if self.room < 0:
            self.full = True
            self.parts.clear()
            raise values.TooMuch
        self.parts.append(data)
        return len(data)

    def text(self):
        return b''.join(self.parts).decode('utf-8', 'replace')


class _Program:
    def __init__(self, request):
        self.setup = request['setup']
        self.source = request['source']
        self.calls = request['calls']
        self.output = request['outputChars']
        #: No program at all, but tests of one, which are trusted.
        self.trusted = not self.source and all(call['kind'] == 'trial' for call in self.calls)
        self.shared = self._may_share()
        self.namespace = None
        self.given = []

    def _may_share(self):
        if self.trusted:
            return not any(_FAR_REACHING.search(text) for call in self.calls for text in (self.setup, *call['codes']))
        # Attributes are out of purity's sight there.
        if any(call['kind'] == 'ask' and json.loads(call['request'])[1] in ('get', 'set') for call in self.calls):
            return False
        try:
            purity.check(self.setup, self.source, *(call['code'] for call in self.calls if 'code' in call))
        except purity.Impure:
            return False
        except Exception:  # No program at all: that is said when it is run.
            return True
        return True

    def _run(self, name):
        namespace = {'__name__': name}
        if self.shared and not self.trusted:
            namespace['__builtins__'] = self._builtins()
        elif not self.shared and 'threading' in self.source:
            _run_threads_at_once()
        if self.setup:
            exec(compile(self.setup, 'setup', 'exec', dont_inherit=True), namespace)
        exec(compile(self.source, 'program', 'exec', dont_inherit=True), namespace)
        return namespace

    def _builtins(self):
        return purity.guarded_builtins() if self.shared else _BUILTINS

    def perform(self, call):
        """Returns the canonical JSON of what a call or an expression gave, None for the other kinds."""
        if call['kind'] == 'stdin':
            self._run('__main__').clear()
            return None
        if self.namespace is None:
            self.namespace = self._run('program')
        if call['kind'] == 'assert':
            exec(compile(call['code'], 'test', 'exec', dont_inherit=True), self.namespace)
            return None
        if call['kind'] == 'ask':
            return trial.perform(call['request'], self.namespace, self.given, self.output)
        if call['kind'] == 'trial':
            return trial.Trial({**call, 'setup': self.setup}).run(self.namespace)
        if call['kind'] == 'eval':
            # The test means Python's own functions, whatever the program calls by their names.
            value = eval(compile(call['code'].strip(), 'test', 'eval', dont_inherit=True), {**self.namespace, **self._builtins()})
        else:
            arguments = values.decode(json.loads(call['args']))
            value = trial.global_of(self.namespace, call['name'])(*arguments)
        return values.encode(value, self.output)


_current = None


def prepare(request):
    """Takes a request as JSON. Answers whether the program may share the interpreter: SHARED or OWN."""
    global _current
    _current = _Program(json.loads(request))
    return SHARED if _current.shared else OWN


def call(index):
    """Does call number `index`, a text, of the program in hand. Answers with its outcome as JSON, see CallOutcome in sandbox.ts."""
    request = _current.calls[int(index)]
    sink = _Sink(_current.output)
    streams = sys.stdin, sys.stdout, sys.stderr
    sys.stdin = io.TextIOWrapper(_standard_input(request.get('stdin', '').encode('utf-8', 'replace')), 'utf-8')
    sys.stdout = io.TextIOWrapper(sink, 'utf-8', newline='\n', write_through=True)
    sys.stderr = io.TextIOWrapper(_Sink(_current.output), 'utf-8', 'backslashreplace', write_through=True)
    try:
        outcome = _outcome(request, sink)
    finally:
        sys.stdin, sys.stdout, sys.stderr = streams
    return json.dumps(outcome)


def _standard_input(data):
    """For a program with an interpreter of its own, a file that is also file descriptor 0, since fast readers ask for its size."""
    if _current.shared:
        return io.BytesIO(data)
    with open('/tmp/stdin', 'wb') as file:
        file.write(data)
    # The program may have closed descriptor 0, which is then the first that is free.
    descriptor = os.open('/tmp/stdin', os.O_RDONLY)
    if descriptor != 0:
        os.dup2(descriptor, 0)
        os.close(descriptor)
    return open(0, 'rb', closefd=False)


def _run_threads_at_once():
    """There are no threads here. Scripts that start one, for the deeper stack that it may have, wait for it at once."""
    import threading

    threading.Thread.start = lambda self: self.run()
    threading.Thread.join = lambda self, timeout=None: None
    threading.Thread.is_alive = lambda self: False
    threading.stack_size = lambda size=0: 0


def _outcome(request, sink):
    try:
        value = _current.perform(request)
    except SystemExit as end:
        # A script may end itself once it has printed something; an answer is asked of everything else.
        if request['kind'] == 'stdin' and end.code in (None, 0) and sink.parts:
            return {'outcome': 'done', 'stdout': sink.text()}
        return {'outcome': 'exited', 'message': f'the program exited with {trial.short(end.code)}'}
    except values.TooMuch:
        sink.full = True
    except values.NotPlain as reason:
        return {'outcome': 'type-error', 'message': f'returned {reason}'}
    except MemoryError:
        return {'outcome': 'memory', 'message': 'MemoryError'}
    except OSError as error:
        # The files share the memory.
        return {'outcome': 'memory' if error.errno == errno.ENOSPC else 'runtime-error', 'message': trial.describe(error)}
    except BaseException as error:
        return {'outcome': 'runtime-error', 'message': trial.describe(error)}
    if sink.full:
        return {'outcome': 'output', 'message': f'more than {_current.output} characters'}
    done = {'outcome': 'done', 'stdout': sink.text()}
    if value is not None:
        done['value'] = value
    return done


def finish(_):
    """Lets go of the program in hand."""
    global _current
    if _current is not None and _current.namespace is not None:
        _current.namespace.clear()
    _current = None
    return ''


def leave_javascript():
    """Lets go of all that leads from here to JavaScript, for good: for programs there is none (confine.js keeps those out that insist)."""
    webloop = sys.modules['pyodide.webloop']
    webloop.scheduleCallback = _no_event_loop
    webloop.create_once_callable = lambda function, **_: function
    for name in [name for name in sys.modules if name.split('.')[0] in ('js', 'pyodide', 'pyodide_js', '_pyodide', '_pyodide_core')]:
        del sys.modules[name]
    sys.meta_path[:] = [finder for finder in sys.meta_path if not type(finder).__module__.startswith('_pyodide')]


def _no_event_loop(*_):
    raise RuntimeError('there is no event loop here')


warnings.simplefilter('ignore')
