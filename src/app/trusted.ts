/**
 * @file With Trusted Types on (see vite.config.ts) no text can become HTML or script on this page, whatever a model writes. Only
 * addresses of our own origin may become workers.
 */
interface TrustedTypes {
  createPolicy(name: string, rules: { createScriptURL: (address: string) => string }): unknown
}

const factory = (globalThis as { trustedTypes?: TrustedTypes }).trustedTypes

factory?.createPolicy('default', {
  createScriptURL(address) {
    if (new URL(address, location.href).origin !== location.origin) throw new TypeError(`No script is loaded from ${address}.`)
    return address
  },
})
