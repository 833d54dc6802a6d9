#!/usr/bin/env node
/** @file Starts the command line. */
import './register.mjs'

await import('../src/cli/main.ts')
