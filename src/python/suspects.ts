/**
 * @file Programs under which an interpreter died, so that none is run a third time, be it in another process or on another day. What died
 * may also have been all of the page: there a program that is not proved harmless is noted as it begins and crossed out as it ends, and what
 * still stands there when the page comes back counts as a death. A page is closed as well as killed, and other programs were under way then:
 * so a suspect runs alone next time, and is none any more once it has run to its end.
 *
 * Nothing is written for programs that are proved harmless and harm nothing, which are nearly all.
 */

/** What outlives the process. Best effort: where it cannot be kept, deaths count for this process only. */
export interface Notebook {
  /** What was saved last. */
  text: string
  save(text: string): void
  /** Whether a program could take this process with it, so that what is under way must be noted. */
  perilous: boolean
}

const DEATHS = 2
/** The oldest are forgotten: a bound on what is read and written. */
const MAX_SUSPECTS = 1000

export class Suspects {
  /** How often an interpreter died, by the program's hash. */
  readonly #deaths = new Map<string, number>()
  readonly #running = new Set<string>()
  /** Programs that `#running` has, or will have in a moment. */
  readonly #begun = new Set<string>()
  readonly #find: () => Promise<Notebook | null>
  #notebook: Notebook | null = null
  /** The notebook has been read, and all that was asked for so far is in it. */
  #noted: Promise<unknown> | null = null

  /** @param find Is called when there is a first program. */
  constructor(find: () => Promise<Notebook | null> = async () => null) {
    this.#find = find
  }

  /** How often an interpreter died under this program, of late. */
  async deaths(program: string): Promise<number> {
    await (this.#noted ??= this.#open())
    return this.#deaths.size === 0 ? 0 : (this.#deaths.get(await hash(program)) ?? 0)
  }

  /** A program that is not proved harmless is about to run. */
  begin(program: string) {
    if (!this.#notebook?.perilous) return
    this.#begun.add(program)
    this.#note(program, (key) => this.#running.add(key))
  }

  /** To be called for every program that has begun. `died`: the interpreter, under it; `stopped`: it was not to run any longer. */
  end(program: string, fate: 'lived' | 'died' | 'stopped') {
    const begun = this.#begun.delete(program)
    if (fate !== 'died' && !begun && this.#deaths.size === 0) return
    this.#note(program, (key) => {
      const noted = this.#running.delete(key)
      if (fate === 'died') return this.#count(key)
      return (fate === 'lived' && this.#deaths.delete(key)) || noted
    })
  }

  /** One note after another. `change` says whether there is something to save. */
  #note(program: string, change: (key: string) => unknown) {
    this.#noted = Promise.all([hash(program), this.#noted]).then(([key]) => {
      if (change(key)) this.#save()
    })
  }

  #count(key: string): true {
    const before = this.#deaths.get(key) ?? 0
    this.#deaths.delete(key)
    this.#deaths.set(key, before + 1)
    const oldest = this.#deaths.keys().next()
    if (this.#deaths.size > MAX_SUSPECTS && !oldest.done) this.#deaths.delete(oldest.value)
    return true
  }

  async #open() {
    try {
      this.#notebook = await this.#find()
    } catch {
      return
    }
    const { deaths, running } = parse(this.#notebook?.text ?? '')
    for (const [key, count] of deaths) this.#deaths.set(key, count)
    for (const key of running) this.#count(key)
    if (running.length > 0) this.#save()
  }

  #save() {
    try {
      this.#notebook?.save(JSON.stringify({ deaths: [...this.#deaths], running: [...this.#running] }))
    } catch {
      // No room, or no longer allowed.
      this.#notebook = null
    }
  }
}

/** Whether a program with so many deaths may still run. */
export function mayRun(deaths: number): boolean {
  return deaths < DEATHS
}

function parse(text: string): { deaths: [string, number][]; running: string[] } {
  try {
    const { deaths, running } = JSON.parse(text)
    const counted = (entry: unknown) => Array.isArray(entry) && typeof entry[0] === 'string' && Number.isInteger(entry[1])
    return { deaths: deaths.filter(counted), running: running.filter((key: unknown) => typeof key === 'string') }
  } catch {
    return { deaths: [], running: [] }
  }
}

async function hash(program: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(program))
  return Array.from(new Uint8Array(digest, 0, 16), (byte) => byte.toString(16).padStart(2, '0')).join('')
}
