/** @file The engine's version, as runs record it; that of package.json. */
export const ENGINE_VERSION = '0.1.0'
