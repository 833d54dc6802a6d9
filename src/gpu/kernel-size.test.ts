import { describe, expect, it } from 'vitest'
import { kernelSize } from './kernel-size.ts'

describe('the size of a kernel', () => {
  it('counts f32s in scope together, blocks apart, and what is called where it is called', () => {
    const source = `
      override WIDTH: u32 = 8;
      const ROWS = 2u;
      struct Best { score: f32, token: u32 }
      @group(0) @binding(0) var<storage, read> x: array<vec4f>;
      var<workgroup> tile: array<vec4f, ROWS * 4 + 1>;
      var<workgroup> unused: array<f32, 1000>;
      fn half(value: vec4f) -> f32 { let sum = value.x + value.y; return 0.5 * sum; }
      @compute @workgroup_size(WIDTH, 4)
      fn main(@builtin(local_invocation_index) lane: u32) {
        let at = lane * 4u;                        // no float
        var sum = vec4f(0.0);                      // 4
        var best = Best(0.0, 0u);                  // 1
        for (var i = 0u; i < 4u; i++) {
          let v = x[at + i];                       // 4
          { let scaled = v * 2.0; sum += scaled; } // 4
          { let low = v.xyz; sum.x += low.z; }     // 3
        }
        tile[lane % 8u] = sum;
        let whole = half(sum);                     // 1, and 5 inside while it is called
        if (whole > best.score && (lane & 1u) == 0u) { best.score = dot(sum, tile[0]); }
      }`
    expect(kernelSize(source, 'main')).toEqual({ invocations: 32, workgroupBytes: 9 * 16, floats: 13 })
    expect(kernelSize(source, 'main', {}, { WIDTH: 16 }).invocations).toBe(64)
  })

  it('knows the types of what the language offers', () => {
    const floats = (line: string) => kernelSize(`@compute @workgroup_size(1) fn main() { ${line} }`, 'main').floats
    expect(floats('let a = select(vec4f(0.0), vec4f(1.0), vec4<bool>(true, false, true, true));')).toBe(4)
    expect(floats('let a = bitcast<u32>(1.5) >> 3u;')).toBe(0)
    expect(floats('let a = bitcast<f32>(3u << 2u) * 2;')).toBe(1)
    expect(floats('var a: array<vec2f, 3 + 1>;')).toBe(8)
    expect(floats('let a = max(1, 2.5); let b = dot(vec2f(1.0), vec2f(2.0)); let c = fma(vec4f(a), vec4f(b), vec4f(0.0)).xy;')).toBe(4)
    expect(floats('let a = unpack2x16float(7u).x; loop { let b = a; break; }')).toBe(2)
    expect(floats('if (true) { let a = 1.0; } else { let b = vec3f(0.0); }')).toBe(3)
  })

  it('says so when it does not understand', () => {
    expect(() => kernelSize('@compute @workgroup_size(1) fn main() { let a = b; }', 'main')).toThrow('what b is')
    expect(() => kernelSize('fn f() {}', 'main')).toThrow('no function main')
  })
})
