/** @file A worker for one curation: the page ends it when that is kept or cancelled. */
import { expose } from 'comlink'
import { CurationJob } from './data-curation.ts'
import { openOpfsStorage } from './opfs-storage.ts'
import { workerPython } from './python-sandbox.ts'

expose(new CurationJob(() => openOpfsStorage('prompt-sets'), { python: workerPython('curation') }))
