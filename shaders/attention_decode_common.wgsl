// What both kernels of attention over the cache share: sizes and bindings. NEW = 1: queries and the new key and value come as qkv heads.

override HEADS: u32;
override KV_HEADS: u32;
override SCALE: f32;     // (head width)^-1/2
override CAPACITY: u32;  // entries of a field of the row table

@group(0) @binding(0) var<uniform> live: vec4u;                  // x: rows
@group(0) @binding(1) var<storage, read> table: array<u32>;      // the row table: src/kernels/row-table.ts
@group(0) @binding(2) var<storage, read> pages: array<u32>;      // first cache slot of each page of a range
//#if NEW
override DIM: u32;
override EPS: f32 = 1e-6;
@group(0) @binding(3) var<storage, read> qkv: array<f32>;        // [rows][HEADS + 2 KV_HEADS][4 D4]
@group(0) @binding(4) var<storage, read_write> kv: array<vec4f>; // [slots][2 KV_HEADS][D4]: keys, then values
@group(0) @binding(6) var<storage, read> angles: array<vec2f>;   // [position][DIM / 2]: cos, sin
//#if QK_NORM
@group(0) @binding(7) var<storage, read> q_norm: array<f32>;
@group(0) @binding(8) var<storage, read> k_norm: array<f32>;
fn head_gain(d: u32, is_key: bool) -> f32 { if (is_key) { return k_norm[d]; } return q_norm[d]; }
//#end
fn head_element(at: u32) -> f32 { return qkv[at]; }
//#else
@group(0) @binding(3) var<storage, read> q: array<vec4f>;        // [rows][HEADS][D4]
@group(0) @binding(4) var<storage, read> kv: array<vec4f>;
//#end
@group(0) @binding(5) var<storage, read_write> o: array<vec4f>;  // [rows][HEADS][D4]

const LOWEST = -3.0e38;
