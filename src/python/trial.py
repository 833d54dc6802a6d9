"""Runs the tests of a program where the program is not: whatever a test asks of it is asked through the host, and what comes back is
made of exactly built-in types.

A trial is run again and again, each time with one more batch of answers, until it asks nothing new. Where the answers end it goes on with
a wild card for each that is missing, to foresee what else it will ask; asserts cannot fail then, and nothing is decided.

A request is the canonical JSON of `[of whom, what, arguments, keywords]`: a global's name or the number of the request that gave the
object; 'call', 'get' or 'set' of an attribute, 'isinstance' or 'issubclass' of a class, or 'value' for what a global holds. Its answer is `["value", value]`, `["iterator", [its
items, whether that is all]]`, `["object", null]` for what is neither, each with the arguments behind it where the program changed them; or
`["raised", name, message]`.
"""

import ast
import builtins
import importlib
import json
import random
import re
import symtable
import sys

import values

ROOM = 1_000_000
#: Requests foreseen at a time, things done to wild cards, and items taken of an iterator.
FORESEEN, PATIENCE, ITEMS = 2500, 50_000, 10_000
#: What tests use without an import: the program, or what it begins with, is expected to have it.
LIBRARY = {
    name: module
    for module, names in {
        'collections': 'Counter OrderedDict defaultdict deque',
        'functools': 'reduce',
        'itertools': 'accumulate chain combinations permutations product',
        'math': 'ceil comb cos exp fabs factorial floor gcd inf isclose lcm log log10 log2 nan pi prod sin sqrt tan',
        'fractions': 'Fraction',
        'decimal': 'Decimal',
        'copy': 'deepcopy',
        'typing': 'Any Callable Dict List Optional Set Tuple Union',
    }.items()
    for name in names.split()
}
#: Modules that tests speak of and that are not here: never the program's, whatever it calls so.
ABSENT = {'np': 'numpy', 'pd': 'pandas'} | {name: name for name in 'numpy pandas pytest scipy sympy torch'.split()}
_FUNCTIONS = {getattr(builtins, name): name for name in 'abs all any bool dict float int len list max min set sorted str sum tuple'.split()}
_REFERENCE = re.compile(r'\{"object":(\d+)\}')
_MISSED, _STATEMENT = '·missed', '·statement'


class Stop(BaseException):
    """Nothing more can be foreseen."""


class NotTaken(BaseException):
    """The test asks what cannot be asked from here."""


class Unplain(BaseException):
    """A value of the program's is used that is not plain."""


class Trial:
    """`call`: `codes`, run one after another; `known`, names that are the program's; `requests` so far and their `results`; `aliasing`:
    what the program did to the arguments of a call is seen even where the call gives something else to go by."""

    def __init__(self, call):
        self._call = call
        self._at = 0
        self._asked = []
        self._raised = []
        self._values = {}
        self._end = None
        self._changed = False
        self._patience = PATIENCE
        self._code = self._from = 0

    def run(self, namespace):
        """Canonical JSON of ['passed', whether an argument was changed unseen], ['failed', code, kind of outcome, message], ['not-taken',
        code, reason], or ['pending', position, requests, code]: what is asked from that position on."""
        return values.encode(self._outcome(namespace), 100 * ROOM)

    def _outcome(self, namespace):
        failure = None
        try:
            self._run(namespace)
        except (Stop, NotTaken, Unplain):
            pass
        except BaseException as error:
            kind = 'runtime-error' if any(error is other for other in self._raised) and type(error) is not AssertionError else 'wrong'
            failure = ['failed', self._code, kind, describe(error)]
        if self._asked:
            return ['pending', self._at - len(self._asked), self._asked, self._from]
        if self._end:
            code, reason = self._end
            return ['not-taken', code, str(reason)] if type(reason) is NotTaken else ['failed', code, 'type-error', str(reason)]
        return failure or ['passed', self._changed]

    def end(self, reason):
        """What to raise where the trial ends. It has ended even if the test catches that: no exception of the program's is what it was."""
        if not self._asked and not self._end:
            self._end = self._code, reason
        return reason

    def _run(self, namespace):
        random.seed(0)
        self._bind(namespace)
        namespace[_MISSED], namespace[_STATEMENT] = self._missed, self._statement
        for self._code, code in enumerate(self._call['codes']):
            tree = ast.fix_missing_locations(_Rewriter().visit(ast.parse(code)))
            exec(compile(tree, 'test', 'exec', dont_inherit=True), namespace)

    def _bind(self, namespace):
        """Gives the names that nothing else defines: they are the program's, or those of modules."""
        texts = [self._call['setup'], *self._call['codes']]
        loaded, bound = _globals(texts)
        nodes = [node for text in texts for node in ast.walk(ast.parse(text))]
        owners = {id(node.value) for node in nodes if isinstance(node, ast.Attribute)}
        alone = {node.id for node in nodes if isinstance(node, ast.Name) and id(node) not in owners}
        known = set(self._call['known'])
        free = sorted(name for name in loaded - bound - namespace.keys() if name in known or not hasattr(builtins, name))
        theirs = known | {name for name in free if name not in LIBRARY and (name in alone or name[0].isupper())}
        for self._code, code in enumerate(self._call['codes']):
            if theirs & _caught(code):
                raise self.end(NotTaken('it catches an exception of the program’s own'))
        for name in free:
            if name in theirs or (name in LIBRARY and not theirs):
                namespace[name] = _Remote(self, name, name[0].isupper())
            elif name in LIBRARY:
                namespace[name] = getattr(importlib.import_module(LIBRARY[name]), name)
            else:
                namespace[name] = self._module(name)

    def _module(self, name):
        """What `name.attribute` speaks of: a module, or an object of the program's."""
        try:
            return importlib.import_module(ABSENT.get(name, name))
        except ModuleNotFoundError:
            if name in ABSENT:
                raise
            return _Remote(self, name, True)

    def ask(self, target, opaque, what, arguments, keywords, statement=False):
        self._spend()
        try:
            text = values.encode([target, what, list(arguments), dict(keywords)], ROOM, self._refer)
        except values.NotPlain as reason:
            raise self.end(NotTaken(f'an argument is {reason}')) from None
        except values.TooMuch:
            raise self.end(NotTaken('its arguments are too large')) from None
        index = self._at
        if not self._asked and index < len(self._call['results']) and self._resolved(index) == text:
            self._at += 1
            return self._answer(index, opaque, arguments, statement)
        if len(self._asked) == FORESEEN:
            raise Stop
        if not self._asked:
            self._from = self._code
        self._asked.append(text)
        self._at += 1
        return _Wild(self, index, opaque)

    def _resolved(self, index):
        """The request as it would be made now: with the values themselves for what was not known when it was foreseen."""
        text = self._call['requests'][index]
        for number in set(map(int, _REFERENCE.findall(text))) & self._values.keys():
            text = text.replace(f'{{"object":{number}}}', self._values[number])
        return text

    def _answer(self, index, opaque, arguments, statement):
        kind, *rest = values.decode(json.loads(self._call['results'][index]))
        if kind == 'raised':
            error = _exception(*rest)
            self._raised.append(error)
            raise error
        value = self._iterator(*rest[0]) if kind == 'iterator' else rest[0]
        if len(rest) > 1:
            if statement or rest[0] is None or self._call['aliasing']:
                for old, new in zip(arguments, rest[1]):
                    _replace(old, new)
            else:
                self._changed = True
        if kind == 'value':
            self._values[index] = values.encode(value, ROOM)
        if kind != 'object':
            return value
        if opaque:
            return _Remote(self, index, True)
        raise self.end(Unplain('returned a value that is not of a built-in type'))

    def _iterator(self, items, all):
        yield from items
        if not all:
            raise self.end(Unplain('the program gave an iterator of more than can be sent, or of what is not of built-in types'))

    def _refer(self, item):
        """What stands in a request for an argument that is not plain."""
        kind = type(item)
        if kind is _Wild and _part(item, 'target') is None:
            raise Stop
        if kind in (_Remote, _Wild):
            return '{"object":' + json.dumps(_part(item, 'target')) + '}'
        if kind is range:
            return '{"range":' + values.encode([item.start, item.stop, item.step], ROOM) + '}'
        if getattr(item, '__hash__', None) and item in _FUNCTIONS:
            return '{"function":"' + _FUNCTIONS[item] + '"}'
        if kind.__module__ == 'builtins' and hasattr(item, '__next__'):
            items = [member for member, _ in zip(item, range(ITEMS + 1))]
            if len(items) <= ITEMS:
                return '{"iterator":' + values.encode(items, ROOM, self._refer) + '}'
        if kind in _VIEWS:
            return values.encode(list(item), ROOM, self._refer)
        raise self.end(NotTaken(f'an argument is of type {kind.__name__}'))

    def _spend(self):
        self._patience -= bool(self._asked)
        if self._patience < 0:
            raise Stop

    def _missed(self):
        error = sys.exc_info()[1]
        if not self._asked or not isinstance(error, Exception):
            raise error

    def _statement(self, function, *arguments, **keywords):
        """A call whose value is not used: what it does to its arguments is what it is called for."""
        if type(function) is _Remote:
            return self.ask(_part(function, 'target'), _part(function, 'opaque'), 'call', arguments, keywords, statement=True)
        return function(*arguments, **keywords)


_VIEWS = (type({}.keys()), type({}.values()), type({}.items()))


class _Rewriter(ast.NodeTransformer):
    """Asserts tell the trial that they failed, and calls that are statements that they are."""

    def visit_Assert(self, node):
        call = ast.Expr(ast.Call(ast.Name(_MISSED, ast.Load()), [], []))
        handler = ast.ExceptHandler(None, None, [call])
        return ast.copy_location(ast.Try([node], [handler], [], []), node)

    def visit_Expr(self, node):
        call = node.value
        if isinstance(call, ast.Call):
            call = ast.Call(ast.Name(_STATEMENT, ast.Load()), [call.func, *call.args], call.keywords)
        return ast.copy_location(ast.Expr(call), node)


class _Remote:
    """Something of the program's: a global, or an object that a request gave. `opaque`: it is a class or an object, and may give others."""

    __slots__ = ('_trial', '_target', '_opaque')

    def __init__(self, trial, target, opaque):
        for name, value in (('_trial', trial), ('_target', target), ('_opaque', opaque)):
            object.__setattr__(self, name, value)

    def __call__(self, /, *arguments, **keywords):
        return _part(self, 'trial').ask(_part(self, 'target'), _part(self, 'opaque'), 'call', arguments, keywords)

    def __getattr__(self, name):
        if name.startswith('__') and name not in ('__name__', '__doc__'):
            raise AttributeError(name)
        return _part(self, 'trial').ask(_part(self, 'target'), True, 'get', [name], {})

    def __setattr__(self, name, value):
        _part(self, 'trial').ask(_part(self, 'target'), True, 'set', [name, value], {})

    def __instancecheck__(self, item):
        return _part(self, 'trial').ask(_part(self, 'target'), False, 'isinstance', [item], {})

    def __subclasscheck__(self, item):
        return _part(self, 'trial').ask(_part(self, 'target'), False, 'issubclass', [item], {})


def _part(remote, name):
    return object.__getattribute__(remote, '_' + name)


class _Wild(_Remote):
    """Stands for an answer that is not known yet, or without a number for what is made of one. Whatever is done to it is all right, and
    tells nothing.
    """

    __slots__ = ()

    def __call__(self, /, *arguments, **keywords):
        return _Remote.__call__(self, *arguments, **keywords) if _part(self, 'opaque') else _made_of(self)

    def __getattr__(self, name):
        if name.startswith('__'):
            raise AttributeError(name)
        return _Remote.__getattr__(self, name) if _part(self, 'opaque') else _made_of(self)


def _made_of(wild):
    return _Wild(_part(wild, 'trial'), None, False)


def _valued(name):
    """An operation on what may be a variable of the program's, and is no function then."""

    def method(self, *operands):
        if type(_part(self, 'target')) is not str:
            raise _part(self, 'trial').end(Unplain('an object of the program stands where a value of a built-in type is needed'))
        value = _part(self, 'trial').ask(_part(self, 'target'), False, 'value', (), {})
        return getattr(value, name)(*operands)

    return method


def _wild(result):
    def method(self, *_):
        _part(self, 'trial')._spend()
        return _made_of(self) if result is _Wild else result

    return method


_OPERATIONS = """eq ne lt le gt ge add radd sub rsub mul rmul truediv rtruediv floordiv rfloordiv mod rmod pow rpow and rand or ror xor rxor
    lshift rlshift rshift rrshift matmul rmatmul divmod rdivmod neg pos invert abs round getitem setitem delitem iadd isub imul next
    reversed""".split()
_CONVERSIONS = {'len': 0, 'index': 0, 'int': 0, 'float': 0.0, 'complex': 0j, 'hash': 0} | {
    name: answer
    for answer, names in ((True, 'bool contains instancecheck subclasscheck'), ('', 'str repr format iter'))
    for name in names.split()
}
for _name in [*_OPERATIONS, *_CONVERSIONS]:
    if f'__{_name}__' not in vars(_Remote):
        setattr(_Remote, f'__{_name}__', _valued(f'__{_name}__'))
    setattr(_Wild, f'__{_name}__', _wild(_CONVERSIONS.get(_name, _Wild)))
_Wild.__iter__ = lambda self: iter(())


def _caught(code):
    """Names in the heads of `except`: Python takes nothing but true exceptions there."""
    heads = [node.type for node in ast.walk(ast.parse(code)) if isinstance(node, ast.ExceptHandler) and node.type]
    return {node.id for head in heads for node in ast.walk(head) if isinstance(node, ast.Name)}


def _globals(texts):
    """The names that texts look up outside their functions, and those that they bind there."""
    tables = [symtable.symtable(text, 'test', 'exec') for text in texts]
    loaded, bound = set(), set()
    for table in tables:
        bound.update(symbol.get_name() for symbol in table.get_symbols() if symbol.is_assigned() or symbol.is_imported())
        loaded.update(symbol.get_name() for symbol in table.get_symbols() if symbol.is_referenced())
    for table in tables:
        tables.extend(table.get_children())
        loaded.update(symbol.get_name() for symbol in table.get_symbols() if symbol.is_global())
    return loaded, bound


def _exception(name, message):
    """A StopIteration would end a loop of the test's instead of failing it."""
    kind = getattr(builtins, name, None) if not name.startswith('Stop') else RuntimeError
    try:
        return (kind if isinstance(kind, type) and issubclass(kind, Exception) else Exception)(message)
    except TypeError:  # Some take more than a message.
        return Exception(message)


def _replace(old, new):
    """Makes a container hold what another of its type holds."""
    if type(old) is not type(new):
        return
    if type(old) is list:
        old[:] = new
    elif type(old) in (dict, set):
        old.clear()
        old.update(new)


_DEEDS = {
    'get': getattr,
    'set': setattr,
    'isinstance': lambda owner, item: isinstance(item, owner),
    'issubclass': lambda owner, item: issubclass(item, owner),
}


def perform(request, namespace, given, room):
    """The program's side: does what a trial asked, and returns the answer, of at most about `room` characters. `given` holds what earlier
    requests gave, and takes what this one gives.
    """

    def refer(tag, body):
        if tag == 'object':
            return given[body] if type(body) is int else global_of(namespace, body)
        if tag == 'function':
            return getattr(builtins, body)
        members = values.decode(body, refer)
        return range(*members) if tag == 'range' else iter(members)

    target, what, arguments, keywords = values.decode(json.loads(request), refer)
    before = _changeable(arguments)
    position = len(given)
    given.append(None)
    try:
        owner = given[target] if type(target) is int else global_of(namespace, target)
        if what == 'call':
            value = owner(*arguments, **keywords)
        else:
            value = owner if what == 'value' else _DEEDS[what](owner, *arguments)
    except (MemoryError, values.NotPlain):
        raise
    except Exception as error:
        name = next(kind.__name__ for kind in type(error).__mro__ if kind.__module__ == 'builtins')
        return values.encode(['raised', name, short(error)], room)
    given[position] = value
    try:
        answer = '["value",' + values.encode(value, room)
    except values.NotPlain:
        items = _items(value, room // 2)
        answer = '["object",null' if items is None else f'["iterator",{items}'
    after = _changeable(arguments)
    return f'{answer}]' if after == before else f'{answer},{after}]'


def _items(value, room):
    """What an iterator of Python's own gives, as far as it can be sent; None for anything else."""
    kind = type(value)
    if kind.__module__ not in ('builtins', 'itertools') or not (hasattr(kind, '__next__') or kind in (range, *_VIEWS)):
        return None
    items = []
    for item in value:
        try:
            items.append(values.encode(item, room))
        except (values.NotPlain, values.TooMuch):
            return f'[[{",".join(items)}],false]'
        room -= len(items[-1]) + 1
        if len(items) == ITEMS:
            return f'[[{",".join(items)}],false]'
    return f'[[{",".join(items)}],true]'


def _changeable(arguments):
    return values.encode([item if type(item) in (list, dict, set) else None for item in arguments], ROOM, lambda item: 'null')


def global_of(namespace, name):
    """A global of the program, or a method of its class Solution, as LeetCode has it."""
    if name in namespace:
        return namespace[name]
    if 'Solution' in namespace:
        return getattr(namespace['Solution'](), name)
    raise NameError(f'the program defines no {name!r}')


def describe(error):
    """An exception in a few words, whatever it is."""
    name = type(error).__name__
    try:
        text = short(error)
    except BaseException:
        text = ''
    return f'{name}: {text}' if text else name


def short(value):
    text = str(value)
    return text if len(text) <= 200 else text[:200] + '…'
