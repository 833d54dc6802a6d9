/**
 * @file Loaded into the command line before anything else (`--import`): the write of its run's folder that `CASCADE_FAULT_AT` counts to goes
 * half-way, and then the process is gone (`CASCADE_FAULT=kill`), or the disk is full from there on (`full`). `CASCADE_FAULT_COUNT` names a file
 * that gets the number of writes at the end.
 */
import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { isMainThread } from 'node:worker_threads'

const { CASCADE_FAULT: fault, CASCADE_FAULT_AT: at, CASCADE_FAULT_COUNT: count, CASCADE_FAULT_FOLDER: folder } = process.env
const promises = fs.promises
const { open, appendFile, rename, rm } = promises
let calls = 0

if (isMainThread && folder) {
  promises.open = async (path, flags, ...more) => {
    const handle = await open(path, flags, ...more)
    if (flags !== 'w' || !inside(path)) return handle
    const write = handle.writeFile.bind(handle)
    handle.writeFile = (data) => faulty(data, write)
    return handle
  }
  promises.appendFile = (path, data, ...more) =>
    inside(path) ? faulty(data, (part) => appendFile(path, part, ...more)) : appendFile(path, data, ...more)
  promises.rename = (from, to) => deadly(to, () => rename(from, to))
  promises.rm = (path, options) => deadly(path, () => rm(path, options))
  syncBuiltinESMExports()
  if (count) process.on('exit', () => fs.writeFileSync(count, String(calls)))
}

function inside(path) {
  return String(path).startsWith(folder)
}

async function faulty(data, write) {
  calls++
  const struck = fault === 'kill' ? calls === Number(at) : fault === 'full' && calls >= Number(at)
  if (!struck) return write(data)
  await write(data.slice(0, data.length >> 1))
  if (fault === 'kill') process.kill(process.pid, 'SIGKILL')
  throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' })
}

/** Needs no room, but a process may be killed before it. */
function deadly(path, action) {
  if (!inside(path)) return action()
  calls++
  if (fault === 'kill' && calls === Number(at)) process.kill(process.pid, 'SIGKILL')
  return action()
}
