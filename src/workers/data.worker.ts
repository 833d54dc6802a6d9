/** @file A data worker: prompt sets in the browser's private file system, and verifiers, away from the page's own thread. */
import { expose } from 'comlink'
import { DataService } from './data.ts'
import { openOpfsStorage } from './opfs-storage.ts'
import { workerPython } from './python-sandbox.ts'

expose(new DataService(() => openOpfsStorage('prompt-sets'), { python: workerPython('data') }))
