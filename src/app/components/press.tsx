import { Icon, type IconName } from './icon.tsx'

/** A button with a picture. Not `disabled` while it waits: the focus of someone using the keyboard stays where it is. */
export function Press({
  icon,
  label,
  title,
  primary = false,
  ready,
  onPress,
}: {
  icon: IconName
  label: string
  title?: string
  primary?: boolean
  ready: boolean
  onPress: () => void
}) {
  return (
    <button
      type="button"
      className={primary ? 'primary' : undefined}
      title={title}
      aria-disabled={!ready}
      onClick={() => ready && onPress()}
    >
      <Icon name={icon} /> {label}
    </button>
  )
}
