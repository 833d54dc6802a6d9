"""Runs one untrusted program at a time inside the interpreter and says what it did. It never learns what a program should do.

The host hands over a request with `prepare`, which answers whether the program may share this interpreter (see purity.py), and then asks
for its calls one by one. Values leave as canonical JSON of exactly built-in types, see values.ts: `type(x) is int`, never isinstance, so
that no `__eq__`, `__str__` or subclass of the program's is ever asked anything.

A program that does not share may rewrite all of this. It gains nothing: it can only send answers, which it may do anyway.
"""

import collections
import decimal
import fractions
import io
import json
import sys
import warnings

import purity

SHARED, OWN = 'shared', 'own'
MAX_DEPTH = 100
MAX_SAFE = 2**53 - 1
_quote = json.encoder.encode_basestring_ascii


class NotPlain(Exception):
    """The value is not made of exactly built-in types."""


class TooMuch(BaseException):
    """More was printed or returned than is allowed."""


def _encode(value, room):
    """Canonical JSON of `value`, at most `room` characters of it."""
    parts = []
    left = room

    def put(text):
        nonlocal left
        left -= len(text)
        if left < 0:
            raise TooMuch
        parts.append(text)

    def series(open_with, items, close_with, depth):
        put(open_with)
        for position, item in enumerate(items):
            if position:
                put(',')
            walk(item, depth)
        put(close_with)

    def walk(item, depth):
        kind = type(item)
        if item is None:
            put('null')
        elif kind is bool:
            put('true' if item else 'false')
        elif kind is int:
            put(_integer(item))
        elif kind is float:
            put(_float(item))
        elif kind is str:
            put(_quote(item))
        elif depth > MAX_DEPTH:
            raise NotPlain('nested too deeply')
        elif kind is list:
            series('[', item, ']', depth + 1)
        elif kind is tuple:
            series('{"tuple":[', item, ']}', depth + 1)
        elif kind is collections.deque:
            series('{"deque":[', item, ']}', depth + 1)
        elif kind is dict or kind in _DICTIONARIES:
            put('{"dict":[')
            for position, pair in enumerate(item.items()):
                series(',[' if position else '[', pair, ']', depth + 1)
            put(']}')
        elif kind is set or kind is frozenset:
            put('{"set":[' if kind is set else '{"frozenset":[')
            put(','.join(sorted(_encode(member, left) for member in item)))
            put(']}')
        elif kind is bytes:
            put('{"bytes":"' + item.hex() + '"}')
        elif kind is complex:
            put('{"complex":["' + repr(item.real) + '","' + repr(item.imag) + '"]}')
        elif kind is fractions.Fraction:
            put('{"fraction":["' + str(item.numerator) + '","' + str(item.denominator) + '"]}')
        elif kind is decimal.Decimal:
            put('{"decimal":"' + str(item) + '"}')
        else:
            raise NotPlain(f'a value of type {kind.__name__}')

    walk(value, 0)
    return ''.join(parts)


_DICTIONARIES = (collections.Counter, collections.OrderedDict, collections.defaultdict)


def _integer(value):
    if -MAX_SAFE <= value <= MAX_SAFE:
        return str(value)
    if value.bit_length() > 14_000:
        raise NotPlain('an integer of more than 4,000 digits')
    return '{"int":"' + str(value) + '"}'


def _float(value):
    """Whole and non-finite floats are tagged, so that JSON's 2 is an int and the rest reads back exactly."""
    if value.is_integer() or value != value or value in (float('inf'), float('-inf')):
        return '{"float":"' + repr(value) + '"}'
    return repr(value)


def _decode(item):
    """The inverse of `_encode`, from what json.loads gives."""
    if type(item) is list:
        return [_decode(member) for member in item]
    if type(item) is not dict:
        return item
    [(tag, body)] = item.items()
    return _DECODERS[tag](body)


_DECODERS = {
    'int': int,
    'float': float,
    'bytes': bytes.fromhex,
    'decimal': decimal.Decimal,
    'complex': lambda body: complex(float(body[0]), float(body[1])),
    'fraction': lambda body: fractions.Fraction(int(body[0]), int(body[1])),
    'tuple': lambda body: tuple(map(_decode, body)),
    'deque': lambda body: collections.deque(map(_decode, body)),
    'set': lambda body: set(map(_decode, body)),
    'frozenset': lambda body: frozenset(map(_decode, body)),
    'dict': lambda body: {_decode(key): _decode(value) for key, value in body},
}


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
            raise TooMuch
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
        self.shared = self._may_share()
        self.namespace = None

    def _may_share(self):
        try:
            purity.check(self.setup, self.source, *(call['code'] for call in self.calls if 'code' in call))
        except purity.Impure:
            return False
        except Exception:  # No program at all: that is said when it is run.
            return True
        return True

    def _run(self, name):
        namespace = {'__name__': name}
        if self.shared:
            namespace['__builtins__'] = purity.guarded_builtins()
        if self.setup:
            exec(compile(self.setup, 'setup', 'exec', dont_inherit=True), namespace)
        exec(compile(self.source, 'program', 'exec', dont_inherit=True), namespace)
        return namespace

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
        if call['kind'] == 'eval':
            value = eval(compile(call['code'].strip(), 'test', 'eval', dont_inherit=True), self.namespace)
        else:
            arguments = _decode(json.loads(call['args']))
            value = _callable(self.namespace, call['name'])(*arguments)
        return _encode(value, self.output)


def _callable(namespace, name):
    """A global of the program, or a method of its class Solution, as LeetCode has it."""
    if name in namespace:
        return namespace[name]
    if 'Solution' in namespace:
        return getattr(namespace['Solution'](), name)
    raise NameError(f'the program defines no {name!r}')


_current = None


def prepare(request):
    """Takes a request as JSON. Answers whether the program may share the interpreter: SHARED or OWN."""
    global _current
    _current = _Program(json.loads(request))
    return SHARED if _current.shared else OWN


def call(index):
    """Does call number `index` of the program in hand. Answers with its outcome as JSON, see CallOutcome in sandbox.ts."""
    request = _current.calls[index]
    sink = _Sink(_current.output)
    streams = sys.stdin, sys.stdout, sys.stderr
    sys.stdin = io.TextIOWrapper(io.BytesIO(request.get('stdin', '').encode('utf-8', 'replace')), 'utf-8')
    sys.stdout = io.TextIOWrapper(sink, 'utf-8', newline='\n', write_through=True)
    sys.stderr = io.TextIOWrapper(_Sink(_current.output), 'utf-8', 'backslashreplace', write_through=True)
    try:
        outcome = _outcome(request, sink)
    finally:
        sys.stdin, sys.stdout, sys.stderr = streams
    return json.dumps(outcome)


def _outcome(request, sink):
    try:
        value = _current.perform(request)
    except SystemExit as end:
        # A script may end itself once it has printed something; an answer is asked of everything else.
        if request['kind'] == 'stdin' and end.code in (None, 0) and sink.parts:
            return {'outcome': 'done', 'stdout': sink.text()}
        return {'outcome': 'exited', 'message': f'the program exited with {_short(end.code)}'}
    except TooMuch:
        sink.full = True
    except NotPlain as reason:
        return {'outcome': 'type-error', 'message': f'returned {reason}'}
    except MemoryError:
        return {'outcome': 'memory', 'message': 'MemoryError'}
    except BaseException as error:
        return {'outcome': 'runtime-error', 'message': _describe(error)}
    if sink.full:
        return {'outcome': 'output', 'message': f'more than {_current.output} characters'}
    done = {'outcome': 'done', 'stdout': sink.text()}
    if value is not None:
        done['value'] = value
    return done


def finish():
    """Lets go of the program in hand."""
    global _current
    if _current is not None and _current.namespace is not None:
        _current.namespace.clear()
    _current = None


def _describe(error):
    name = type(error).__name__
    try:
        text = _short(error)
    except BaseException:
        text = ''
    return f'{name}: {text}' if text else name


def _short(value):
    text = str(value)
    return text if len(text) <= 200 else text[:200] + '…'


warnings.simplefilter('ignore')
