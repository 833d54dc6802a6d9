/** Gives the focus to the page, where the control that had it goes away. */
export function focusPage(): void {
  document.getElementById('main')?.focus({ preventScroll: true })
}
