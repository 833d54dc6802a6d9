/** @file Chat templates made to hang the machine or to fill its memory, each by another way through the library. */

const repeat = (text: string, times: number) => text.repeat(times)

/** By what they do. */
export const HOSTILE_TEMPLATES: Readonly<Record<string, string>> = {
  'a range of 300 million': '{% for i in range(300000000) %}{% endfor %}',
  'a range without end': `{% for i in range(${repeat('9', 400)}) %}{% endfor %}`,
  'a range that counts down': '{% for i in range(0, -300000000, -1) %}{% endfor %}',
  'a range that is only asked for its length': '{{ range(50000000)|length }}',
  'nested loops': `${repeat('{% for i in range(1000) %}', 6)}x${repeat('{% endfor %}', 6)}`,
  'nested loops that print nothing': repeat('{% for i in range(1000) %}', 6) + repeat('{% endfor %}', 6),
  'nested loops that end early': `${repeat('{% for i in range(2000) %}', 3)}{% break %}${repeat('{% endfor %}', 3)}`,
  'a text that doubles': "{% set n = namespace(s='xxxxxxxx') %}{% for i in range(60) %}{% set n.s = n.s ~ n.s %}{% endfor %}{{ n.s }}",
  'a text that doubles in loops': "{% set n = namespace(s='ab') %}{% for i in range(99) %}{% set n.s = n.s + n.s %}{{ n.s }}{% endfor %}",
  'a text that doubles by a block': `{% set n = namespace(s='ab') %}{% for i in range(99) %}{% set x %}{{ n.s }}{{ n.s }}{% endset %}{% set n.s = x %}{% endfor %}`,
  'a list that doubles': "{% set n = namespace(l=['xxxx']) %}{% for i in range(60) %}{% set n.l = n.l + n.l %}{% endfor %}{{ n.l|length }}",
  'a list of itself twice': '{% set n = namespace(l=[1]) %}{% for i in range(60) %}{% set n.l = [n.l, n.l] %}{% endfor %}{{ n.l }}',
  'a list of itself twice, as JSON':
    '{% set n = namespace(l=[1]) %}{% for i in range(60) %}{% set n.l = [n.l, n.l] %}{% endfor %}{{ n.l|tojson }}',
  'a list of itself twice, compared':
    '{% set n = namespace(l=[1]) %}{% for i in range(60) %}{% set n.l = [n.l, n.l] %}{% endfor %}{{ n.l == "x" }}',
  'a dictionary of itself twice':
    "{% set n = namespace(d={}) %}{% for i in range(60) %}{% set n.d = {'a': n.d, 'b': n.d} %}{% endfor %}{{ n.d }}",
  'a namespace in itself': '{% set n = namespace(a=1) %}{% set n.b = n %}{% set n.c = n %}{{ n }}',
  'a namespace in a list in itself': '{% set n = namespace(a=1) %}{% set n.b = [n, n] %}{{ n.b|tojson }}',
  'a list nested deeply': '{% set n = namespace(l=[]) %}{% for i in range(20000) %}{% set n.l = [n.l] %}{% endfor %}{{ n.l }}',
  'a join by a long text':
    "{% set n = namespace(s='xxxxxxxx') %}{% for i in range(16) %}{% set n.s = n.s ~ n.s %}{% endfor %}{{ range(90000)|join(n.s) }}",
  'a replacement by a long text':
    "{% set n = namespace(s='xxxxxxxx') %}{% for i in range(16) %}{% set n.s = n.s ~ n.s %}{% endfor %}{{ n.s|replace('x', n.s) }}",
  'a replacement of nothing, as a method':
    "{% set n = namespace(s='xxxxxxxx') %}{% for i in range(16) %}{% set n.s = n.s ~ n.s %}{% endfor %}{{ n.s.replace('', n.s) }}",
  'a replacement under another name':
    "{% set n = namespace(s='xxxxxxxx') %}{% for i in range(16) %}{% set n.s = n.s ~ n.s %}{% endfor %}{% set f = n.s['replace'] %}{{ f('x', n.s) }}",
  'a replacement by a call block':
    "{% set n = namespace(s='xxxxxxxx') %}{% for i in range(16) %}{% set n.s = n.s ~ n.s %}{% endfor %}{% set f = n.s.replace %}{% call f('x', n.s) %}{% endcall %}",
  'an indentation of 500 million': "{{ 'a\\nb'|indent(500000000) }}",
  'an indentation of many lines':
    "{% set n = namespace(s='\\n\\n\\n\\n') %}{% for i in range(16) %}{% set n.s = n.s ~ n.s %}{% endfor %}{{ n.s|indent(1000, true, true) }}",
  'JSON indented by 500 million': '{{ [1, [2]]|tojson(indent=500000000) }}',
  'JSON with long separators':
    "{% set n = namespace(s='xxxxxxxx') %}{% for i in range(16) %}{% set n.s = n.s ~ n.s %}{% endfor %}{{ range(90000)|tojson(separators=(n.s, n.s)) }}",
  'long texts cut again and again':
    "{% set n = namespace(s='xxxxxxxx') %}{% for i in range(17) %}{% set n.s = n.s ~ n.s %}{% endfor %}{% for i in range(90000) %}{{ n.s[0:1] }}{% endfor %}",
  'long texts in capitals again and again':
    "{% set n = namespace(s='xxxxxxxx') %}{% for i in range(17) %}{% set n.s = n.s ~ n.s %}{% endfor %}{% for i in range(90000) %}{% set t = n.s|upper %}{% endfor %}",
  'long texts kept in another form each':
    "{% set n = namespace(s='xxxxxxxx', l=[]) %}{% for i in range(17) %}{% set n.s = n.s ~ n.s %}{% endfor %}{% for i in range(90000) %}{% set n.l = n.l + [(n.s ~ i)|upper] %}{% endfor %}",
  'long texts split to characters':
    "{% set n = namespace(s='x ') %}{% for i in range(19) %}{% set n.s = n.s ~ n.s %}{% endfor %}{% for i in range(900) %}{% set l = n.s.split() %}{% endfor %}",
  'a long search that always almost succeeds':
    "{% set n = namespace(s='aaaaaaaa') %}{% for i in range(16) %}{% set n.s = n.s ~ n.s %}{% endfor %}{% for i in range(900) %}{{ (n.s ~ 'b') in (n.s ~ n.s) }}{% endfor %}",
  'a sort of long texts':
    "{% set n = namespace(s='aaaaaaaa', l=[]) %}{% for i in range(10) %}{% set n.s = n.s ~ n.s %}{% endfor %}{% for i in range(200) %}{% set n.l = [n.s ~ i] + n.l %}{% endfor %}{% for i in range(900) %}{% set m = n.l|sort %}{% endfor %}",
  'a sort by a long path': `{% set l = range(5000) %}{{ l|sort(attribute='${repeat('a.', 20000)}') }}`,
  'a macro that calls itself': '{% macro f(n) %}{{ f(n + 1) }}{% endmacro %}{{ f(0) }}',
  'a macro that calls itself twice': '{% macro f(n) %}{% if n %}{{ f(n - 1) }}{{ f(n - 1) }}{% endif %}{% endmacro %}{{ f(40) }}',
  'macros that call two macros each':
    Array.from({ length: 40 }, (_, i) => `{% macro f${i + 1}() %}{{ f${i}() }}{{ f${i}() }}{% endmacro %}`).join('') +
    '{% macro f0() %}x{% endmacro %}{{ f40() }}',
  'a macro defined again and again': `{% for i in range(30000) %}{% macro f() %}${repeat('{{ 1 }}', 5000)}{% endmacro %}{% endfor %}`,
  'unknown names again and again': `{% for i in range(100000) %}${repeat('{% if u %}{% endif %}', 500)}{% endfor %}`,
  'the time of day again and again': "{% for i in range(300000) %}{{ strftime_now('%B %b') }}{% endfor %}",
  'a list unpacked into arguments':
    '{% macro f() %}{{ varargs|length }}{% endmacro %}{% for i in range(9000) %}{{ f(*range(9000)) }}{% endfor %}',
  'parentheses 30,000 deep': `{{ ${repeat('(', 30000)}1${repeat(')', 30000)} }}`,
  'lists 30,000 deep': `{{ ${repeat('[', 30000)}${repeat(']', 30000)} }}`,
  'blocks 3,000 deep': repeat('{% if 1 %}', 3000) + repeat('{% endif %}', 3000),
  'a negation 15,000 deep': `{{ ${repeat('not ', 15000)}1 }}`,
  'a sum of 30,000': `{{ 1${repeat('+1', 30000)} }}`,
  'a chain of 12,000 filters': `{{ 'a'${repeat('|trim', 12000)} }}`,
  'blanks only': repeat(' ', 65000),
  'blanks and a tag': `${repeat(' ', 32000)}{%${repeat(' ', 32000)}`,
  'an error of a megabyte':
    "{% set n = namespace(s='xxxxxxxx') %}{% for i in range(17) %}{% set n.s = n.s ~ n.s %}{% endfor %}{{ raise_exception(n.s) }}",
}
