import { type Theme, useSettings } from '../stores/settings.ts'
import { Icon, type IconName } from './icon.tsx'

const NEXT: Record<Theme, Theme> = { auto: 'light', light: 'dark', dark: 'auto' }
const ICONS: Record<Theme, IconName> = { auto: 'auto', light: 'sun', dark: 'moon' }
const WORDS: Record<Theme, string> = { auto: 'as the system has it', light: 'light', dark: 'dark' }

export function ThemeSwitch() {
  const theme = useSettings((state) => state.theme)
  const label = `Colours: ${WORDS[theme]}. Change to ${WORDS[NEXT[theme]]}`
  return (
    <button
      type="button"
      className="icon-button"
      aria-label={label}
      title={label}
      onClick={() => useSettings.getState().setTheme(NEXT[theme])}
    >
      <Icon name={ICONS[theme]} />
    </button>
  )
}
