/**
 * @file Chat: conversations with a model of the list or with the weights in training, kept in this browser, each with an address of its own.
 */
import { useEffect, useMemo, useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import type { Prompt } from '../../../workers/data-api.ts'
import { Icon } from '../../components/icon.tsx'
import { formatHash } from '../../hash.ts'
import { type ChatDeed, chatDeed } from '../../keys.ts'
import { useRoute } from '../../stores/route.ts'
import { useTrain } from '../../stores/train.ts'
import { useChats } from './chats.ts'
import { Composer } from './composer.tsx'
import { Introduction } from './introduction.tsx'
import { ChatList } from './list.tsx'
import styles from './page.module.css'
import { SettingsPanel } from './panel.tsx'
import { setChat, useChatSettings } from './settings.ts'
import { speakerOf, useSpeaker } from './speaker.ts'
import { SpeakerSelect } from './speaker-select.tsx'
import { useChat } from './store.ts'
import { Thread } from './thread.tsx'
import { branchesOf, pathOf } from './tree.ts'

/** Their ids. */
const ASIDES = { chats: 'chats', settings: 'sampling' } as const

export default function ChatPage() {
  const item = useRoute((state) => state.item)
  const chats = useChats((state) => state.chats)
  const keptLoaded = useChats((state) => state.loaded)
  const writing = useChat((state) => state.writing)
  const status = useChat((state) => state.status)
  const speaker = useSpeaker()
  const loaded = useTrain((state) => state.loaded)
  const [side, setSide] = useState<'chats' | 'settings' | null>(null)
  const [page, setPage] = useState(0)
  const chat = chats.find(({ id }) => id === item) ?? null
  const below = useMemo(() => chat && branchesOf(chat), [chat])
  const path = useMemo(() => (chat && below ? pathOf(chat, below) : []), [chat, below])

  useEffect(() => {
    void useChats.getState().load()
    // Back from another screen: where one was.
    const { item, page } = useRoute.getState()
    const { last } = useChat.getState()
    if (item !== null || last === null) return
    history.replaceState(null, '', formatHash({ page, item: last }))
    useRoute.setState({ item: last })
  }, [])
  useEffect(() => {
    useChat.getState().set({ last: item })
    if (useChat.getState().editing !== null) useChat.getState().cancelEdit()
  }, [item])

  // Also in the middle of a conversation: whether earlier turns are read goes by the model.
  const model = speaker?.model
  useEffect(() => {
    if (model !== undefined) void useChat.getState().meet(model, page)
  }, [model, page])

  // Escape stops the reply from wherever the focus is.
  useEffect(() => {
    if (writing === null) return
    const stop = (event: KeyboardEvent) => {
      // But where Escape is for something else: a dialog, a name being given.
      const elsewhere = event.defaultPrevented || (event.target as Element).closest('dialog') !== null
      if (event.key === 'Escape' && !elsewhere) void useChat.getState().stop()
    }
    document.addEventListener('keydown', stop)
    return () => document.removeEventListener('keydown', stop)
  }, [writing])

  /** Where the focus was when the list or the settings were opened. */
  const opener = useRef<HTMLElement | null>(null)
  /** What it opens is there at once, for the focus: the next key may be pressed before the page has drawn again. */
  const openSide = (one: 'chats' | 'settings', from: Element | null) => {
    opener.current = from instanceof HTMLElement ? from : null
    flushSync(() => setSide(one))
  }

  const press = useRef<(deed: ChatDeed) => void>(() => {})
  press.current = (deed) => {
    // The first of these that is there.
    const focus = (...places: string[]) =>
      places
        .map((place) => document.querySelector<HTMLElement>(place))
        .find((one) => one !== null)
        ?.focus()
    if (deed === 'mode') {
      const next = useChatSettings.getState().mode === 'think' ? 'instruct' : 'think'
      setChat({ mode: next })
      useChat.setState({ status: next === 'think' ? 'The next reply thinks first.' : 'The next reply answers at once.' })
    } else if (deed === 'fresh') {
      flushSync(() => {
        setSide(null)
        useRoute.getState().open('chat')
      })
      focus('.composer textarea')
    } else {
      // Where there is no room for the list it lies over the conversation.
      if (side !== 'chats') openSide('chats', document.activeElement)
      if (deed === 'search') focus('#chats input[type="search"]', '#chats button')
      else focus('#chats a[aria-current]', '#chats li a', '#chats button')
    }
  }
  useEffect(() => {
    const hear = (event: KeyboardEvent) => {
      const deed = event.defaultPrevented || document.querySelector('dialog[open]') ? null : chatDeed(event)
      if (deed === null) return
      event.preventDefault()
      press.current(deed)
    }
    document.addEventListener('keydown', hear)
    return () => document.removeEventListener('keydown', hear)
  }, [])

  const ask = (text: string, task?: Prompt) => {
    if (!speaker || writing !== null || (item !== null && !keptLoaded)) return
    const { mode, beside } = useChatSettings.getState()
    const other = beside && speakerOf(beside.model)
    const voices = [{ ...speaker, mode }, ...(beside && other ? [{ ...other, mode: beside.mode }] : [])]
    const id = chat?.id ?? useChats.getState().begin()
    if (!chat) useRoute.getState().open('chat', id)
    void useChat.getState().send(id, text, voices, task)
  }

  const toggle = (one: 'chats' | 'settings') => (event: React.MouseEvent<HTMLElement>) => {
    if (side === one) return setSide(null)
    openSide(one, event.currentTarget)
    // Before or behind the button in the page, which is over it: the next Tab goes on inside.
    document.getElementById(ASIDES[one])?.focus({ preventScroll: true })
  }
  /** What lies over the conversation on a small screen goes with Escape, and the focus goes back to what opened it, or where that is not shown, to the message. */
  const leaveSide = (event: React.KeyboardEvent) => {
    if (event.key !== 'Escape' || event.defaultPrevented || side === null) return
    const target = event.target as HTMLElement
    if (target !== opener.current && target.closest(`#${ASIDES[side]}`) === null) return
    // A reply that is being written goes on.
    event.stopPropagation()
    setSide(null)
    const back = opener.current?.checkVisibility() ? opener.current : document.querySelector<HTMLElement>('.composer textarea')
    back?.focus()
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: catches what bubbles up from its controls
    <div className={styles.chat} data-side={side ?? undefined} onKeyDown={leaveSide}>
      <h1 className="visually-hidden">Chat</h1>
      <p role="status" className="visually-hidden">
        {status}
      </p>
      <aside id={ASIDES.chats} className={styles.chats} aria-label="Kept chats" tabIndex={-1}>
        <ChatList current={item} onLeave={() => setSide(null)} />
      </aside>
      <div className={styles.main}>
        <div className={styles.bar}>
          <button
            type="button"
            className={`icon-button ${styles.toChats}`}
            aria-label="Chats"
            aria-expanded={side === 'chats'}
            aria-controls={ASIDES.chats}
            onClick={toggle('chats')}
          >
            <Icon name="list" />
          </button>
          <SpeakerSelect label="Talk to" speaker={speaker} onChange={(value) => setChat({ model: value })} />
          <button
            type="button"
            className={styles.toSettings}
            aria-expanded={side === 'settings'}
            aria-controls={ASIDES.settings}
            onClick={toggle('settings')}
          >
            <Icon name="sliders" /> Sampling
          </button>
        </div>
        {item !== null && !chat && keptLoaded && (
          <p className="hint" role="status">
            The chat of this address is not kept in this browser: it was deleted, or belongs to another one.
          </p>
        )}
        <Thread chat={chat} below={below} path={path} speaker={speaker}>
          {(item === null || keptLoaded) && (
            <Introduction
              speaker={speaker}
              loaded={loaded}
              free={writing === null}
              onAsk={({ prompt, task }) => ask(prompt, task)}
              onOthers={() => setPage(page + 1)}
            />
          )}
        </Thread>
        <Composer chat={chat?.id ?? ''} speaker={speaker} path={path} onAsk={ask} />
      </div>
      <aside
        id={ASIDES.settings}
        className={`panel ${styles.settings}`}
        aria-label="Sampling settings"
        tabIndex={-1}
        hidden={side !== 'settings'}
      >
        <h2>Sampling</h2>
        <SettingsPanel chat={chat} />
      </aside>
    </div>
  )
}
