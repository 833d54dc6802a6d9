"""Python values as canonical JSON of exactly built-in types, see values.ts: `type(x) is int`, never isinstance, so that no `__eq__`,
`__str__` or subclass of a program's is ever asked anything.
"""

import collections
import decimal
import fractions
import json

MAX_DEPTH = 100
MAX_SAFE = 2**53 - 1
_quote = json.encoder.encode_basestring_ascii


class NotPlain(Exception):
    """The value is not made of exactly built-in types."""


class TooMuch(BaseException):
    """More was printed or returned than is allowed."""


def encode(value, room, other=None):
    """Canonical JSON of `value`, at most `room` characters of it. `other` gives the text of what is not plain, or raises."""
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
            put(','.join(sorted(encode(member, left, other) for member in item)))
            put(']}')
        elif kind is bytes:
            put('{"bytes":"' + item.hex() + '"}')
        elif kind is complex:
            put('{"complex":["' + repr(item.real) + '","' + repr(item.imag) + '"]}')
        elif kind is fractions.Fraction:
            put('{"fraction":["' + str(item.numerator) + '","' + str(item.denominator) + '"]}')
        elif kind is decimal.Decimal:
            put('{"decimal":"' + str(item) + '"}')
        elif other is not None:
            put(other(item))
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


def decode(item, other=None):
    """The inverse of `encode`, from what json.loads gives; `other(tag, body)` reads what `encode`'s `other` wrote."""
    if type(item) is list:
        return [decode(member, other) for member in item]
    if type(item) is not dict:
        return item
    [(tag, body)] = item.items()
    if tag in _PLAIN:
        return _PLAIN[tag](body)
    if tag == 'dict':
        return {decode(key, other): decode(value, other) for key, value in body}
    if tag in _SERIES:
        return _SERIES[tag](decode(member, other) for member in body)
    return other(tag, body)


_PLAIN = {
    'int': int,
    'float': float,
    'bytes': bytes.fromhex,
    'decimal': decimal.Decimal,
    'complex': lambda body: complex(float(body[0]), float(body[1])),
    'fraction': lambda body: fractions.Fraction(int(body[0]), int(body[1])),
}
_SERIES = {'tuple': tuple, 'deque': collections.deque, 'set': set, 'frozenset': frozenset}
