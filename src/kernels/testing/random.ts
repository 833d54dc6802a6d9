/** @file Numbers for tests: the same seed, the same numbers, each exactly an f32 so that a twin and a kernel start from equal inputs. */
import { floatsOf, halvesOf } from '../../gpu/stored.ts'

/** The f16s next to these. */
export const halved = (values: Float64Array) => Float64Array.from(floatsOf(halvesOf(Float32Array.from(values))))

export class Random {
  #state: number

  constructor(seed: number) {
    this.#state = seed >>> 0
  }

  /** Uniform in [0, 1): mulberry32. */
  uniform(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0
    let t = this.#state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }

  integer(below: number): number {
    return Math.floor(this.uniform() * below)
  }

  /** Normal numbers of this spread around `mean`. */
  floats(count: number, spread = 1, mean = 0): Float64Array {
    return Float64Array.from({ length: count }, () => {
      const radius = Math.sqrt(-2 * Math.log(1 - this.uniform()))
      return Math.fround(mean + spread * radius * Math.cos(2 * Math.PI * this.uniform()))
    })
  }
}
