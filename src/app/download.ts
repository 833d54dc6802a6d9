/** @file A file handed to the visitor, as browsers do it: into the folder for downloads. */

/** `name`: whatever the visitor called it; what file systems do not like is replaced. */
export function download(blob: Blob, name: string, extension: string): void {
  const address = URL.createObjectURL(blob)
  const link = document.createElement('a')
  link.href = address
  link.download = `${name.replace(/[^\p{L}\p{N}._-]+/gu, '-').replace(/^[-.]+|-+$/g, '') || 'file'}.${extension}`
  link.click()
  // The browser reads it as it saves it, and says nothing when it is done.
  setTimeout(() => URL.revokeObjectURL(address), 60_000)
}
