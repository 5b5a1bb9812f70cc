#!/usr/bin/env node
'use strict';
// Starts the program. Written for any Node, so that an old one gets a sentence and not a syntax error.
var version = process.versions.node.split('.').map(Number);
if (version[0] < 20 || (version[0] === 20 && version[1] < 19)) {
  process.stderr.write('playhead: Node 20.19 or newer is needed, this is ' + process.versions.node + '\n');
  process.exit(1);
}
// Read when the thread pool is first used: a directory being scanned must not keep sound from being written.
process.env.UV_THREADPOOL_SIZE = process.env.UV_THREADPOOL_SIZE || '8';
// Keeps compiled code between runs, where Node can (22.8 and newer).
var cache = require('node:module').enableCompileCache;
if (cache) cache();
require('../dist/main.cjs')
  .main(process.argv.slice(2))
  .then(function (exitCode) {
    process.exitCode = exitCode;
  });
