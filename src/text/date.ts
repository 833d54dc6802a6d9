/**
 * @file The date as templates print it: `strftime` of the C locale, as in Python, whatever the language of the machine. The template
 * library's own goes by the clock and by the browser's language, so that the same prompt would be another one tomorrow, or in France.
 */

const MONTHS = 'January February March April May June July August September October November December'.split(' ')
const DAYS = 'Sunday Monday Tuesday Wednesday Thursday Friday Saturday'.split(' ')

const two = (value: number) => String(value).padStart(2, '0')

const FIELDS: Record<string, (date: Date) => string> = {
  Y: (date) => String(date.getFullYear()),
  y: (date) => two(date.getFullYear() % 100),
  m: (date) => two(date.getMonth() + 1),
  d: (date) => two(date.getDate()),
  B: (date) => MONTHS[date.getMonth()],
  b: (date) => MONTHS[date.getMonth()].slice(0, 3),
  A: (date) => DAYS[date.getDay()],
  a: (date) => DAYS[date.getDay()].slice(0, 3),
  H: (date) => two(date.getHours()),
  I: (date) => two(date.getHours() % 12 || 12),
  M: (date) => two(date.getMinutes()),
  S: (date) => two(date.getSeconds()),
  p: (date) => (date.getHours() < 12 ? 'AM' : 'PM'),
  '%': () => '%',
}

/** `%-d` is `%d` without its leading zero. A letter that is not known stays as it is. */
export function strftime(date: Date, format: string): string {
  return format.replace(/%(-?)([A-Za-z%])/g, (field, bare: string, letter: string) => {
    const text = FIELDS[letter]?.(date)
    if (text === undefined) return field
    return bare ? text.replace(/^0(?=.)/, '') : text
  })
}
