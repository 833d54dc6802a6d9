/**
 * @file Programs under which an interpreter died twice, so that none is run again, be it in another process or on another day. What died may
 * also have been all of the page: there a program that is not proved harmless is noted as it begins and crossed out as it ends, and what still
 * stands there when the page comes back was under way when it died. That proves nothing, since others were under way too, and makes it a
 * suspect: it runs alone next time. What dies then counts as a death of the program, as does an interpreter of its own. A suspect that has
 * run to its end is none any more. So a program takes the page down three times at most: once among others, twice alone.
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
  /** Whoever saved the text was closed, not killed: what it says is under way died of nothing. */
  closed?: boolean
}

/** What became of a program. `suspected`: all interpreters died while it was under way with others. `stopped`: it was not to run any longer. */
export type Fate = 'lived' | 'died' | 'suspected' | 'stopped'

const DEATHS = 2
/** The oldest are forgotten: a bound on what is read and written. */
const MAX_SUSPECTS = 1000

export class Suspects {
  /** How often an interpreter died under it or the page under it alone, by the program's hash; 0 of one only suspected. */
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

  /** How often this program was the death of something, of late; null if it is not suspected either. */
  async deaths(program: string): Promise<number | null> {
    await (this.#noted ??= this.#open())
    return this.#deaths.size === 0 ? null : (this.#deaths.get(await hash(program)) ?? null)
  }

  /** A program that is not proved harmless, or is suspected, is about to run; if suspected, alone. */
  begin(program: string) {
    if (!this.#notebook?.perilous || this.#begun.has(program)) return
    this.#begun.add(program)
    this.#note(program, (key) => this.#running.add(key))
  }

  /** To be called for every program that has begun. */
  end(program: string, fate: Fate) {
    const begun = this.#begun.delete(program)
    const ill = fate === 'died' || fate === 'suspected'
    if (!ill && !begun && this.#deaths.size === 0) return
    this.#note(program, (key) => {
      const noted = this.#running.delete(key)
      if (ill) return this.#count(key, fate === 'died')
      return (fate === 'lived' && this.#deaths.delete(key)) || noted
    })
  }

  /** One note after another. `change` says whether there is something to save. */
  #note(program: string, change: (key: string) => unknown) {
    this.#noted = Promise.all([hash(program), this.#noted]).then(([key]) => {
      if (change(key)) this.#save()
    })
  }

  /** Makes it a suspect, whose death this was if `proved`. */
  #count(key: string, proved: boolean): true {
    const before = this.#deaths.get(key) ?? 0
    this.#deaths.delete(key)
    this.#deaths.set(key, before + Number(proved))
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
    // A suspect ran alone.
    if (!this.#notebook?.closed) for (const key of running) this.#count(key, this.#deaths.has(key))
    if (running.length > 0) this.#save()
  }

  #save() {
    try {
      this.#notebook?.save(JSON.stringify({ proofs: [...this.#deaths], running: [...this.#running] }))
    } catch {
      // No room, or no longer allowed.
      this.#notebook = null
    }
  }
}

/** Whether a program with so many deaths may still run. */
export function mayRun(deaths: number | null): boolean {
  return (deaths ?? 0) < DEATHS
}

/** Earlier versions wrote `deaths`, and counted among them what proves nothing. */
function parse(text: string): { deaths: [string, number][]; running: string[] } {
  try {
    const { proofs, running } = JSON.parse(text)
    const counted = (entry: unknown) => Array.isArray(entry) && typeof entry[0] === 'string' && Number.isInteger(entry[1])
    return { deaths: proofs.filter(counted), running: running.filter((key: unknown) => typeof key === 'string') }
  } catch {
    return { deaths: [], running: [] }
  }
}

async function hash(program: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(program))
  return Array.from(new Uint8Array(digest, 0, 16), (byte) => byte.toString(16).padStart(2, '0')).join('')
}
