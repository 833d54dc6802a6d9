import { describe, expect, it } from 'vitest'
import { createNodeAlgebra } from './algebra.ts'

describe('symbolic algebra under Node', () => {
  it('compares what computer algebra can, survives what it cannot, and ends with the command', { timeout: 60_000 }, async () => {
    const algebra = createNodeAlgebra({ callMs: 3000, totalMs: 30_000 })
    expect(await algebra.equal('\\sum_{k=1}^{4} k', '10')).toBe(true)
    expect(await algebra.equal('\\sum_{k=1}^{4} k', '11')).toBe(false)
    expect(await algebra.equal('\\unknown', '\\unknown')).toBeNull()
    expect(await algebra.equal('', '')).toBeNull()
    // Left to itself this takes the whole memory.
    expect(await algebra.equal('((10^7)!)!', '1')).not.toBe(true)
    expect(await algebra.equal('9^{9^{9}}', '9^{9^{9}}+1')).not.toBe(true)
    expect(await algebra.equal('\\sum_{k=1}^{3} k', '6')).toBe(true)
    algebra.close()
  })
})
