"""Proves of a program, from its syntax tree alone, that nothing it does outlives it, so that it may share an interpreter with others.

The proof is by reachability. A program that passes has no classes, and starts from literals, from the builtins in BUILTINS (its namespace
holds no others, and no name with two underscores can be written) and from the functions in MODULES. From an object it gets on only by the
method names in METHODS, none of which leads to a class's insides, a function's globals, a frame, a code object or a module. A module may
be named only to take one listed function out of it. Nothing reachable that way is mutable and shared: attributes cannot be assigned, and
subscripts can only be assigned in containers the program made itself. Code cannot be left behind to run later: no `__del__`, and a
generator, which is closed when it is collected, may hold no `try`.

What it does not prove: that the program ends, or is modest with memory. For that there are a deadline and a cap.

Whatever does not pass is not refused; it gets an interpreter of its own.
"""

import ast
import builtins
import string
import sys

MAX_LENGTH = 20_000

BUILTINS = frozenset(
    """
    abs all any ascii bin bool bytearray bytes callable chr complex dict divmod enumerate filter float frozenset hash hex input int
    isinstance issubclass iter len list map max min next oct ord pow print range repr reversed round set slice sorted str sum tuple type zip
    True False None NotImplemented Ellipsis
    ArithmeticError AssertionError AttributeError BaseException EOFError Exception FloatingPointError IndexError KeyError KeyboardInterrupt
    LookupError MemoryError NameError NotImplementedError OSError OverflowError RecursionError RuntimeError StopIteration SystemExit
    TypeError UnboundLocalError UnicodeError ValueError ZeroDivisionError
    """.split()
)
OTHER_BUILTINS = frozenset(dir(builtins)) - BUILTINS

METHODS = frozenset(
    """
    capitalize casefold center count encode endswith expandtabs find index isalnum isalpha isascii isdecimal isdigit isidentifier islower
    isnumeric isprintable isspace istitle isupper join ljust lower lstrip maketrans partition removeprefix removesuffix replace rfind rindex
    rjust rpartition rsplit rstrip split splitlines startswith strip swapcase title translate upper zfill decode hex fromhex
    append clear copy extend insert pop remove reverse sort
    fromkeys get items keys popitem setdefault update values
    add difference difference_update discard intersection intersection_update isdisjoint issubset issuperset symmetric_difference
    symmetric_difference_update union
    as_integer_ratio bit_count bit_length conjugate denominator from_bytes imag is_integer numerator real to_bytes
    appendleft extendleft popleft rotate most_common elements subtract total move_to_end
    group groups groupdict start end span findall finditer fullmatch match search sub subn
    cache_clear from_iterable
    """.split()
)

_TYPING = """
    Any Callable Collection Counter DefaultDict Deque Dict FrozenSet Generator Hashable Iterable Iterator List Mapping MutableMapping
    MutableSequence MutableSet NoReturn Optional OrderedDict Reversible Sequence Set Sized Tuple Union
"""
MODULES = {
    module: frozenset(names.split())
    for module, names in {
        'bisect': 'bisect bisect_left bisect_right insort insort_left insort_right',
        'cmath': 'cos exp inf isclose isfinite isinf isnan log nan phase pi polar rect sin sqrt tan',
        'collections': 'Counter OrderedDict defaultdict deque',
        'copy': 'copy deepcopy',
        'fractions': 'Fraction',
        'functools': 'cache cmp_to_key lru_cache partial reduce',
        'heapq': 'heapify heappop heappush heappushpop heapreplace merge nlargest nsmallest',
        'itertools': """accumulate batched chain combinations combinations_with_replacement compress count cycle dropwhile filterfalse groupby
            islice pairwise permutations product repeat starmap takewhile tee zip_longest""",
        'math': """acos acosh asin asinh atan atan2 atanh cbrt ceil comb copysign cos cosh degrees dist e erf erfc exp exp2 expm1 fabs
            factorial floor fmod frexp fsum gamma gcd hypot inf isclose isfinite isinf isnan isqrt lcm ldexp lgamma log log10 log1p log2 modf nan
            nextafter perm pi pow prod radians remainder sin sinh sqrt sumprod tan tanh tau trunc ulp""",
        'operator': """abs add and_ concat contains countOf eq floordiv ge getitem gt indexOf invert is_ is_not itemgetter le lshift lt mod mul
            ne neg not_ or_ pos pow rshift setitem sub truediv truth xor""",
        're': """A ASCII DOTALL I IGNORECASE M MULTILINE S U UNICODE VERBOSE X compile escape findall finditer fullmatch match search split sub
            subn""",
        'string': 'ascii_letters ascii_lowercase ascii_uppercase capwords digits hexdigits octdigits printable punctuation whitespace',
        'sys': 'maxsize',
        'typing': _TYPING,
    }.items()
}

_NODES = tuple(
    getattr(ast, name)
    for name in """
    Module FunctionDef Return Delete Assign AugAssign AnnAssign For While If Raise Try Assert Import ImportFrom Global Nonlocal Expr Pass
    Break Continue BoolOp NamedExpr BinOp UnaryOp Lambda IfExp Dict Set ListComp SetComp DictComp GeneratorExp Yield YieldFrom Compare Call
    FormattedValue JoinedStr Constant Attribute Subscript Starred Name List Tuple Slice expr_context boolop operator unaryop cmpop
    comprehension ExceptHandler arguments arg keyword alias
    """.split()
)


class Impure(Exception):
    """Says in a few words what cannot be proved harmless."""


def check(*texts):
    """Raises Impure, or SyntaxError and its like for text that is no program. The texts run one after another in one namespace."""
    if sum(map(len, texts)) > MAX_LENGTH:
        raise Impure('too long')
    for tree in [ast.parse(text) for text in texts]:
        _Checker().check(tree)


def guarded_builtins():
    """A namespace's `__builtins__` for a program that passed: a new dictionary each time."""
    return {**_GUARDED}


class _Checker:
    def __init__(self):
        self.modules = {}
        self.bound = set()
        self.yields = False
        self.tries = False
        self.compared = set()

    def check(self, tree):
        nodes = list(ast.walk(tree))
        for node in nodes:
            if isinstance(node, ast.Import):
                self._import(node)
            elif isinstance(node, ast.Compare):
                self.compared.update(id(side) for side in (node.left, *node.comparators))
        calls = {id(node.func): node for node in nodes if isinstance(node, ast.Call)}
        owners = {id(node.value): node for node in nodes if isinstance(node, ast.Attribute)}
        for node in nodes:
            self._node(node, calls, owners)
        if self.yields and self.tries:
            raise Impure('yield beside try')
        if self.bound & self.modules.keys():
            raise Impure('a module’s name is used for something else')

    def _import(self, node):
        for alias in node.names:
            if alias.name not in MODULES:
                raise Impure(f'import {alias.name}')
            name = alias.asname or alias.name
            if self.modules.setdefault(name, alias.name) != alias.name:
                raise Impure('one name for two modules')

    def _node(self, node, calls, owners):
        if not isinstance(node, _NODES):
            raise Impure(type(node).__name__)
        match node:
            case ast.Name():
                self._name(node, calls, owners)
            case ast.Attribute():
                self._attribute(node, calls)
            case ast.FunctionDef():
                self._bind(node.name)
                if getattr(node, 'type_params', None):
                    raise Impure('type parameters')
            case ast.arg():
                self._bind(node.arg)
            case ast.keyword():
                self._identifier(node.arg)
            case ast.ExceptHandler():
                self._bind(node.name)
            case ast.Global() | ast.Nonlocal():
                for name in node.names:
                    self._bind(name)
            case ast.ImportFrom():
                self._import_from(node)
            case ast.alias():
                self._identifier(node.asname)
            case ast.Try():
                self.tries = True
            case ast.Yield() | ast.YieldFrom():
                self.yields = True

    def _import_from(self, node):
        allowed = MODULES.get(node.module)
        if node.level or allowed is None:
            raise Impure(f'from {node.module} import')
        for alias in node.names:
            if alias.name not in allowed and not (alias.name == '*' and node.module == 'math'):
                raise Impure(f'from {node.module} import {alias.name}')
            self._bind(alias.asname or alias.name)

    def _name(self, node, calls, owners):
        if isinstance(node.ctx, ast.Load):
            if node.id == '__name__':
                return
            if node.id in self.modules and id(node) not in owners:
                raise Impure('a module as a value')
            if node.id == 'type':
                self._type(node, calls)
        else:
            self._bind(node.id)
        self._identifier(node.id)

    def _type(self, node, calls):
        """`type` makes classes, and type(int) is type again: only `type(x) == ...` is allowed."""
        call = calls.get(id(node))
        plain = call and len(call.args) == 1 and not call.keywords and not isinstance(call.args[0], ast.Starred)
        if not plain or id(call) not in self.compared:
            raise Impure('type')

    def _attribute(self, node, calls):
        if not isinstance(node.ctx, ast.Load):
            raise Impure('assignment to an attribute')
        if isinstance(node.value, ast.Name) and node.value.id in self.modules:
            if node.attr not in MODULES[self.modules[node.value.id]]:
                raise Impure(f'{node.value.id}.{node.attr}')
        elif node.attr == 'format':
            if id(node) not in calls or not _is_plain_template(node.value):
                raise Impure('format')
        elif node.attr not in METHODS:
            raise Impure(f'.{node.attr}')

    def _bind(self, name):
        if name == 'type':
            raise Impure('type')
        if name is not None:
            self.bound.add(name)
        self._identifier(name)

    def _identifier(self, name):
        if name is not None and ('__' in name or name in OTHER_BUILTINS):
            raise Impure(name)


def _is_plain_template(node):
    """A literal whose fields are bare names or numbers: `str.format` reaches attributes through dots and brackets."""
    if not isinstance(node, ast.Constant) or type(node.value) is not str:
        return False
    try:
        fields = [(name, spec) for _, name, spec, _ in string.Formatter().parse(node.value) if name is not None]
    except ValueError:
        return False
    return all((name == '' or name.isalnum()) and '{' not in spec for name, spec in fields)


def _import(name, globals=None, locals=None, fromlist=(), level=0):
    if level or name not in MODULES:
        raise ImportError(f'No module named {name!r}')
    return sys.modules[name]


for _module in MODULES:
    __import__(_module)
_GUARDED = {name: getattr(builtins, name) for name in BUILTINS} | {'__import__': _import}
