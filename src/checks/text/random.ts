/**
 * @file Python's `random.Random(seed)`: the Mersenne Twister MT19937 (Matsumoto and Nishimura, 1998) with the ways Python draws from it.
 * Detecting a language is a sampled computation, and this makes it the reference's own sample.
 */
const N = 624
const M = 397

export class PythonRandom {
  readonly #state = new Uint32Array(N)
  #index = N
  #spareGauss: number | null = null

  /** `seed` is a whole number from 0 to 2^32 - 1. */
  constructor(seed: number) {
    const state = this.#state
    const mix = (i: number, factor: number) => Math.imul(state[i] ^ (state[i] >>> 30), factor)
    state[0] = 19650218
    for (let i = 1; i < N; i++) state[i] = mix(i - 1, 1812433253) + i
    // Seeding by an array of one key.
    let i = 1
    const wrap = () => {
      if (++i < N) return
      state[0] = state[N - 1]
      i = 1
    }
    for (let k = 0; k < N; k++, wrap()) state[i] = (state[i] ^ mix(i - 1, 1664525)) + seed
    for (let k = 1; k < N; k++, wrap()) state[i] = (state[i] ^ mix(i - 1, 1566083941)) - i
    state[0] = 0x80000000
  }

  /** 32 random bits. */
  bits(): number {
    if (this.#index === N) this.#refill()
    let y = this.#state[this.#index++]
    y ^= y >>> 11
    y ^= (y << 7) & 0x9d2c5680
    y ^= (y << 15) & 0xefc60000
    return (y ^ (y >>> 18)) >>> 0
  }

  /** `random.random()`: 53 bits in [0, 1). */
  random(): number {
    const high = this.bits() >>> 5
    const low = this.bits() >>> 6
    return (high * 67108864 + low) / 9007199254740992
  }

  /** The index `random.choice` takes from a sequence of `length` items: rejection of too many bits, not a remainder. */
  index(length: number): number {
    const shift = Math.clz32(length)
    for (;;) {
      const drawn = this.bits() >>> shift
      if (drawn < length) return drawn
    }
  }

  /** `random.gauss(0, 1)`: two a time, the second kept for the next call. */
  gauss(): number {
    const spare = this.#spareGauss
    this.#spareGauss = null
    if (spare !== null) return spare
    const angle = this.random() * 2 * Math.PI
    const radius = Math.sqrt(-2 * Math.log(1 - this.random()))
    this.#spareGauss = Math.sin(angle) * radius
    return Math.cos(angle) * radius
  }

  #refill(): void {
    const state = this.#state
    for (let k = 0; k < N; k++) {
      const y = (state[k] & 0x80000000) | (state[(k + 1) % N] & 0x7fffffff)
      state[k] = state[(k + M) % N] ^ (y >>> 1) ^ (y & 1 ? 0x9908b0df : 0)
    }
    this.#index = 0
  }
}
