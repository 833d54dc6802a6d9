/** @file A worker for one import: the page ends it when that is done or cancelled. */
import { expose } from 'comlink'
import { ImportJob } from './data-import.ts'
import { openOpfsStorage } from './opfs-storage.ts'

expose(new ImportJob(() => openOpfsStorage('prompt-sets')))
