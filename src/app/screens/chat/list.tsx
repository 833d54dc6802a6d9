/** @file The chats there are: search, rename, delete and bring back, export and import. */
import { useMemo, useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import { Icon } from '../../components/icon.tsx'
import { Line } from '../../components/readable.tsx'
import { download } from '../../download.ts'
import { formatHash } from '../../hash.ts'
import { line } from '../../readable.ts'
import { useRoute } from '../../stores/route.ts'
import { isEmpty, useChats } from './chats.ts'
import styles from './list.module.css'
import { asMarkdown } from './markdown.ts'
import { useChat } from './store.ts'
import { type Chat, holds } from './tree.ts'

/** Beyond these a search is quicker than a look. */
const SHOWN = 200

/** `onLeave`: another chat was chosen. */
export function ChatList({ current, onLeave }: { current: string | null; onLeave: () => void }) {
  const chats = useChats((state) => state.chats)
  const unkept = useChats((state) => state.unkept)
  const removed = useChats((state) => state.removed)
  const notice = useChats((state) => state.notice)
  const [search, setSearch] = useState('')
  const file = useRef<HTMLInputElement>(null)
  const first = useRef<HTMLButtonElement>(null)
  const all = useMemo(() => chats.filter((chat) => !isEmpty(chat)), [chats])
  const found = useMemo(() => (search.trim() === '' ? all : all.filter((chat) => holds(chat, search))), [all, search])
  const shown = all.find((chat) => chat.id === current)
  const { exported, take, undoRemove, dismissNotice } = useChats.getState()
  const open = (id: string | null) => {
    useRoute.getState().open('chat', id)
    onLeave()
  }
  return (
    <div className={styles.list}>
      <button ref={first} type="button" className={styles.fresh} onClick={() => open(null)}>
        <Icon name="plus" /> New chat
      </button>
      {all.length > 0 && (
        <input
          type="search"
          aria-label="Search the chats"
          placeholder="Search"
          value={search}
          onChange={(event) => setSearch(event.target.value)}
        />
      )}
      {unkept && <p className="hint">{unkept}</p>}
      <ul className={styles.chats} aria-label="Chats">
        {found.slice(0, SHOWN).map((chat) => (
          <Entry key={chat.id} chat={chat} current={chat.id === current} onOpen={onLeave} />
        ))}
      </ul>
      <p className="hint" role="status">
        {search.trim() !== '' && (found.length === 0 ? 'No chat holds these words.' : `${found.length} of ${all.length}`)}
        {search.trim() === '' && all.length === 0 && 'What you talk about is kept here, in this browser alone.'}
        {found.length > SHOWN && ` The newest ${SHOWN} are shown.`}
      </p>
      <div aria-live="polite">
        {removed && (
          <p className={styles.note}>
            <span>
              Deleted “<Line text={removed.title} most={40} />”
            </span>
            <button
              type="button"
              className="quiet"
              onClick={() => {
                // This button goes with its note.
                first.current?.focus()
                undoRemove()
                open(removed.id)
              }}
            >
              Undo
            </button>
          </p>
        )}
        {notice && (
          <p className={notice.bad ? `fault ${styles.note}` : styles.note}>
            <Line text={notice.text} />
            <button
              type="button"
              className="quiet"
              onClick={() => {
                first.current?.focus()
                dismissNotice()
              }}
            >
              Close
            </button>
          </p>
        )}
      </div>
      <div className={styles.foot}>
        <button type="button" className="quiet" onClick={() => file.current?.click()}>
          Import
        </button>
        <input
          ref={file}
          type="file"
          accept=".json,application/json"
          aria-label="File of chats"
          hidden
          onChange={async (event) => {
            const [chosen] = event.target.files ?? []
            event.target.value = ''
            const id = chosen && (await take(chosen))
            if (id) open(id)
          }}
        />
        {all.length > 0 && (
          <button
            type="button"
            className="quiet"
            onClick={() => download(new Blob([exported()], { type: 'application/json' }), 'cascade-chats', 'json')}
          >
            Export all
          </button>
        )}
        {shown && (
          <button
            type="button"
            className="quiet"
            title="Save the chat on view as Markdown"
            onClick={() => download(new Blob([asMarkdown(shown)], { type: 'text/markdown' }), line(shown.title, 80), 'md')}
          >
            As Markdown
          </button>
        )}
      </div>
    </div>
  )
}

function Entry({ chat, current, onOpen }: { chat: Chat; current: boolean; onOpen: () => void }) {
  const [naming, setNaming] = useState<string | null>(null)
  const pen = useRef<HTMLButtonElement>(null)
  const { rename, exported, remove } = useChats.getState()
  const name = line(chat.title, 80)
  const end = (title: string | null) => {
    if (title !== null) rename(chat.id, title)
    flushSync(() => setNaming(null))
    pen.current?.focus()
  }
  if (naming !== null)
    return (
      <li className={styles.entry}>
        <form
          className={styles.naming}
          onSubmit={(event) => {
            event.preventDefault()
            end(naming)
          }}
        >
          <input
            type="text"
            aria-label="Title of the chat"
            maxLength={120}
            value={naming}
            // biome-ignore lint/a11y/noAutofocus: asked for by the button that it takes the place of
            autoFocus
            onChange={(event) => setNaming(event.target.value)}
            onKeyDown={(event) => {
              if (event.key !== 'Escape') return
              event.preventDefault()
              end(null)
            }}
            onBlur={() => {
              rename(chat.id, naming)
              setNaming(null)
            }}
          />
        </form>
      </li>
    )
  return (
    <li className={styles.entry}>
      <a href={formatHash({ page: 'chat', item: chat.id })} aria-current={current ? 'page' : undefined} onClick={onOpen}>
        <Line text={chat.title} most={80} />
      </a>
      <span className={styles.deeds}>
        <button
          ref={pen}
          type="button"
          className="icon-button"
          aria-label={`Rename ${name}`}
          title="Rename"
          onClick={() => setNaming(chat.title)}
        >
          <Icon name="edit" />
        </button>
        <button
          type="button"
          className="icon-button"
          aria-label={`Export ${name}`}
          title="Export"
          onClick={() => download(new Blob([exported(chat.id)], { type: 'application/json' }), name, 'json')}
        >
          <Icon name="down" />
        </button>
        <button
          type="button"
          className="icon-button"
          aria-label={`Delete ${name}`}
          title="Delete"
          onClick={(event) => {
            // The list is still there when the row is gone.
            event.currentTarget.closest('ul')?.parentElement?.querySelector('button')?.focus()
            if (useChat.getState().writing?.chat === chat.id) void useChat.getState().stop()
            remove(chat.id)
            if (current) useRoute.getState().open('chat')
          }}
        >
          <Icon name="trash" />
        </button>
      </span>
    </li>
  )
}
