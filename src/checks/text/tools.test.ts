import { beforeAll, describe, expect, it } from 'vitest'
import { decodeProfiles, encodeProfiles, type Profile } from './profiles.ts'
import { PythonRandom } from './random.ts'
import { loadTextTools, type TextTools } from './tools.ts'

// What is expected here was computed by NLTK 3.10.3 and langdetect 1.0.9 (seed 0) on texts of our own.
let tools: TextTools
beforeAll(async () => {
  tools = await loadTextTools(['sentences', 'languages'])
}, 60_000)

describe('sentences', () => {
  it.each([
    [
      'Dr. Smith met J. Bach at 3 p.m. on Jan. 5. They talked for 2.5 hours! Why?! Nobody knows... Still, it helped.',
      ['Dr. Smith met J. Bach at 3 p.m. on Jan. 5.', 'They talked for 2.5 hours!', 'Why?!', 'Nobody knows...', 'Still, it helped.'],
    ],
    // "review" is known to follow a number, "buy" is not, and a sentence does not start with a small letter.
    ['1. Review the plan. 2. Buy milk. 3. the end', ['1. Review the plan.', '2.', 'Buy milk.', '3. the end']],
    [
      'He said \u201cStop.\u201d Then he left. (It was late.) "Good night." She slept.',
      ['He said \u201cStop.\u201d', 'Then he left.', '(It was late.)', '"Good night."', 'She slept.'],
    ],
    [
      'No end mark\n\nA new paragraph. e.g. this one, i.e. that one',
      ['No end mark\n\nA new paragraph.', 'e.g.', 'this one, i.e.', 'that one'],
    ],
    ['Wait ... what? . . . Yes.', ['Wait ... what?', '.', '.', '.', 'Yes.']],
    ['The U.S. Army came. The U.S. He ran.', ['The U.S. Army came.', 'The U.S.', 'He ran.']],
    ['  Hi.  \n  There.  ', ['  Hi.', 'There.']],
    ['', []],
  ])('of %j are split as Punkt splits them', (text, sentences) => {
    expect(tools.sentences(text)).toEqual(sentences)
  })
})

describe('words', () => {
  it.each([
    [`I can't believe it's "free", they said (twice)...`, "I ca n't believe it 's `` free '' , they said ( twice ) ..."],
    ["'Tis gonna cost $3.50 -- or more: 5%; maybe #1!", "' Tis gon na cost $ 3.50 -- or more : 5 % ; maybe # 1 !"],
    [
      "Don\u2019t \u201cquote\u201d me, y'all've U.S. A.D. NASA's I'M",
      "Don \u2019 t \u201c quote \u201d me , y'all 've U.S. A.D. NASA 's I 'M",
    ],
    ["cannot gimme d'ye more'n wanna go 'twas", "can not gim me d 'ye more 'n wan na go ' twas"],
    ['x: 1,000; a:b. End.)', 'x : 1,000 ; a : b . End . )'],
  ])('of %j are those of word_tokenize', (text, words) => {
    expect(tools.words(text)).toEqual(words.split(' '))
  })
})

describe('the language', () => {
  it.each([
    ['Das ist ein kurzer Satz.', 'de'],
    // Words in capitals are mostly passed over, which makes short ones anybody's.
    ['CECI EST UNE PHRASE', 'en'],
    ['HELLO THERE', 'vi'],
    ['ok', 'sk'],
    ['नमस्ते, आप कैसे हैं?', 'hi'],
    ['これは日本語です。', 'ja'],
    ['这是中文。', 'zh-cn'],
    ['這是繁體中文的句子。', 'zh-tw'],
    ['안녕하세요', 'ko'],
    ['Xin chào các ba\u0323n', 'vi'],
    ['see https://example.com/des/haus und mail an a@b.de bitte', 'en'],
    ['Hello мир это русский текст', 'ru'],
    ['Acesta este un text românesc \u0219i \u021bară', 'ro'],
    ['1234 !!', null],
    ['', null],
  ])('of %j is %s, as langdetect says', (text, language) => {
    expect(tools.language(text)).toBe(language)
  })
})

describe('tools', () => {
  it('that were not asked for say so', async () => {
    const { language } = await loadTextTools(['sentences'])
    expect(() => language('a')).toThrow("resource 'languages'")
  })
})

describe('profiles', () => {
  it('come back from their compact form: small counts exactly, large ones within 0.2%', () => {
    const profiles: Profile[] = [
      { name: 'aa', counts: { a: 3, '\u00e9': 500, ' b': 7, 'ab ': 123456, abc: 1 }, totals: [503, 7, 4567890] },
      { name: 'bb', counts: { a: 41, abc: 2, abd: 999_999 }, totals: [41, 0, 1_000_001] },
    ]
    const decoded = decodeProfiles(encodeProfiles(profiles))
    expect(decoded.languages).toEqual(['aa', 'bb'])
    profiles.forEach((profile, language) => {
      for (const [gram, count] of Object.entries(profile.counts)) {
        const number = decoded.grams.get(gram) as number
        const entry = [...decoded.owners.keys()].find(
          (i) => i >= decoded.starts[number] && i < decoded.starts[number + 1] && decoded.owners[i] === language,
        ) as number
        const back = decoded.probabilities[entry] * profile.totals[gram.length - 1]
        if (count <= 500) expect(Math.round(back)).toBe(count)
        expect(Math.abs(back / count - 1)).toBeLessThan(0.002)
      }
    })
    expect(decoded.owners.length).toBe(8)
  })
})

describe('random numbers', () => {
  it('are those of Python’s random.Random', () => {
    const three = (draw: (random: PythonRandom) => number) => {
      const random = new PythonRandom(0)
      return [draw(random), draw(random), draw(random)]
    }
    expect(three((random) => random.random())).toEqual([0.8444218515250481, 0.7579544029403025, 0.420571580830845])
    three((random) => random.gauss()).forEach((value, i) => {
      expect(value).toBeCloseTo([0.9417154046806644, -1.3965781047011498, -0.6797144480784211][i], 12)
    })
    const random = new PythonRandom(0)
    expect(Array.from({ length: 12 }, () => random.index(10))).toEqual([6, 6, 0, 4, 8, 7, 6, 4, 7, 5, 9, 3])
    expect(new PythonRandom(4294967295).bits()).toBe(2728839433)
    const late = new PythonRandom(5)
    for (let i = 0; i < 1300; i++) late.bits()
    expect(late.bits()).toBe(162109303)
  })
})
