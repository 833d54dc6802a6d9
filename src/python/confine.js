/**
 * @file Bounds what an interpreter holds, all of it: Python's own memory, which is WebAssembly's, and what a program could make JavaScript
 * hold for it. Plain JavaScript without imports, and one expression, because it travels as text like interpreter.js.
 *
 *   const bounds = confine()      before Pyodide is loaded
 *   bounds.close(pyodide)         when it has loaded everything, and before the first program
 *   bounds.limitTo(bytes)         for the next program
 *
 * Python is WebAssembly, and whatever it does outside its own memory goes through the functions it imports. Hence two rules, kept there:
 *
 *  - The bridge is closed. Once `close` was called, of the hundreds of imports only those in OPEN still do anything; all that make, call or
 *    change JavaScript values throw, which ends the interpreter. Whoever gets a hold of them by ctypes finds them closed as well.
 *  - What stays open keeps nothing, but for the files, which JavaScript holds: they share the limit with Python's memory, and are refused
 *    with "no space left". What passes through for a moment is no longer than a path may be, or than Python's own memory.
 *
 * No wrapper looks at the program, all at what it asks for: the same holds in Node and in the browser, where nobody can measure a worker.
 */
;(() => {
  const PAGE = 65_536
  /** Bytes of a path, its end included; as in Linux. */
  const MAX_PATH = 4096
  /** What a file costs beside its content: its name, and where it leads, may be as long as paths are. */
  const NODE_BYTES = 4 * MAX_PATH
  /** Each open folder may hold a list of its files. */
  const MAX_OPEN_FILES = 256
  /** Functions of Python's that C may call (ctypes) cost a piece of compiled code each. */
  const MAX_CLOSURES = 256
  const MAX_ARGUMENTS = 1024
  /** Errors as WASI numbers them. */
  const NO_SPACE = 51
  const TOO_MANY_FILES = 33
  const NAME_TOO_LONG = 37
  const NOT_SUPPORTED = 52

  /** What Python needs of JavaScript while it runs: files, clocks, its own growth, its end. */
  const OPEN = new Set(
    `emscripten_resize_heap emscripten_get_heap_max
    exit proc_exit _abort_js
    _Py_CheckEmscriptenSignals_Helper _Py_emscripten_runtime _PyEM_TrampolineCall_JS __call_sighandler
    can_run_sync_js emscripten_runtime_keepalive_push emscripten_runtime_keepalive_pop _emscripten_runtime_keepalive_clear
    clock_res_get clock_time_get emscripten_date_now emscripten_get_now _gmtime_js _localtime_js _mktime_js _timegm_js _tzset_js
    environ_get environ_sizes_get _emscripten_get_progname __syscall_getuid32_js __syscall_umask_js
    fd_close fd_fdstat_get fd_pread fd_pwrite fd_read fd_seek fd_sync fd_write
    _mmap_js _msync_js _munmap_js
    __syscall_chdir __syscall_chmod __syscall_dup __syscall_dup3 __syscall_faccessat __syscall_fadvise64 __syscall_fallocate
    __syscall_fchdir __syscall_fchmod __syscall_fchmodat2 __syscall_fchown32 __syscall_fchownat __syscall_fcntl64 __syscall_fdatasync
    __syscall_fstat64 __syscall_fstatfs64 __syscall_ftruncate64 __syscall_getcwd __syscall_getdents64 __syscall_ioctl __syscall_lstat64
    __syscall_mkdirat __syscall_mknodat __syscall_newfstatat __syscall_openat __syscall_poll __syscall_readlinkat __syscall_renameat
    __syscall_rmdir __syscall_stat64 __syscall_statfs64 __syscall_symlinkat __syscall_truncate64 __syscall_unlinkat __syscall_utimensat
    _dlsym_js ffi_call_js ffi_closure_alloc_js ffi_closure_free_js ffi_prep_closure_loc_js
    _maybe_poll_async _try_fcntl64`.split(/\s+/),
  )

  /** What is answered instead: what a system without network, pipes, processes and libraries would say. */
  const ANSWERS = {
    ...Object.fromEntries(
      `pipe socket accept4 bind connect getpeername getsockname getsockopt listen recvfrom recvmsg sendmsg sendto`
        .split(' ')
        .map((name) => [`__syscall_${name}`, -NOT_SUPPORTED]),
    ),
    _maybe_connect_async: null,
    _maybe_recvfrom_async: null,
    _maybe_sendto_async: null,
    _try_shutdown: 0,
    _emscripten_system: -NOT_SUPPORTED,
    _emscripten_lookup_name: 0,
    getprotobyname: 0,
    // EAI_FAIL
    getaddrinfo: -4,
    getnameinfo: -4,
    _dlopen_js: 0,
  }

  /** Which arguments are texts: read into JavaScript whole, up to the zero at their end. */
  const PATHS = {
    __syscall_chdir: [0],
    __syscall_chmod: [0],
    __syscall_faccessat: [1],
    __syscall_fchmodat2: [1],
    __syscall_fchownat: [1],
    __syscall_lstat64: [0],
    __syscall_mkdirat: [1],
    __syscall_mknodat: [1],
    __syscall_newfstatat: [1],
    __syscall_openat: [1],
    __syscall_readlinkat: [1],
    __syscall_renameat: [1, 3],
    __syscall_rmdir: [0],
    __syscall_stat64: [0],
    __syscall_statfs64: [0],
    __syscall_symlinkat: [0, 2],
    __syscall_truncate64: [0],
    __syscall_unlinkat: [1],
    __syscall_utimensat: [1],
    _dlsym_js: [1],
  }

  return function confine() {
    const { grow } = WebAssembly.Memory.prototype
    const { instantiate } = WebAssembly
    const { random, floor } = Math
    /** Pyodide's module, once it is closed. */
    let closed = null
    let isGuarded = false
    let limit = Number.POSITIVE_INFINITY
    /** Bytes of files that came since: never less than there are, and counted anew when they seem too many. */
    let files = 0
    let countFiles = () => 0

    const heap = () => closed.HEAPU8
    const fits = (bytes) => bytes + files <= limit || bytes + (files = countFiles()) <= limit

    // Python raises MemoryError and lives on.
    WebAssembly.Memory.prototype.grow = function (pages) {
      if (!fits(this.buffer.byteLength + pages * PAGE)) throw new RangeError('memory limit')
      return grow.call(this, pages)
    }

    WebAssembly.instantiate = (source, imports) => {
      // Pyodide also has small modules of its own, to find out what the engine can do. Of Python this is the very object in which Emscripten
      // looks up what other code asks for by name.
      if (imports?.env?.emscripten_resize_heap) {
        for (const name of Object.keys(imports.env)) imports.env[name] = guarded(name, imports.env[name])
        isGuarded = true
      }
      return instantiate(source, imports)
    }

    /** An import as it is until `close`, and afterwards as the rules above say. */
    function guarded(name, original) {
      const special = SPECIAL[name]
      if (name in PATHS) return unlessTooLong(name, original)
      if (special) return copied(original, (...args) => (closed ? special(original, args) : original(...args)))
      if (OPEN.has(name)) return original
      const callable = typeof original === 'function'
      if (!callable && !/^syncifyHandler$/.test(name)) return original
      const known = name in ANSWERS
      return copied(original, (...args) => {
        if (!closed && callable) return original(...args)
        if (known) return ANSWERS[name]
        throw new Error(`programs may not use ${name}`)
      })
    }

    /** Emscripten keeps signatures and the like as properties of the functions themselves. */
    const copied = (original, guard) => Object.assign(guard, original)

    function unlessTooLong(name, original) {
      const refusal = name === '_dlsym_js' ? 0 : -NAME_TOO_LONG
      const tooLong = (pointer) =>
        heap()
          .subarray(pointer >>> 0, (pointer >>> 0) + MAX_PATH)
          .indexOf(0) < 0
      return copied(original, (...args) => (closed && PATHS[name].some((at) => tooLong(args[at])) ? refusal : original(...args)))
    }

    let closures = 0
    const SPECIAL = {
      // Not the host's: Node's context has none, and nothing secret is made of them.
      random_get(_, [pointer, length]) {
        fillRandomly(heap().subarray(pointer >>> 0, (pointer >>> 0) + length))
        return 0
      },
      // The text of an assertion could be all of the memory.
      __assert_fail() {
        throw new Error('an assertion of the interpreter failed')
      },
      ffi_closure_alloc_js: (original, args) => (closures++ < MAX_CLOSURES ? original(...args) : 0),
      ffi_call_js(original, args) {
        if (argumentsOf(args[0]) > MAX_ARGUMENTS) throw new Error('a call with too many arguments')
        return original(...args)
      },
      ffi_prep_closure_loc_js(original, args) {
        if (argumentsOf(args[1]) > MAX_ARGUMENTS) throw new Error('a call with too many arguments')
        return original(...args)
      },
    }
    const argumentsOf = (description) => closed.HEAPU32[(description >>> 2) + 1]

    function fillRandomly(bytes) {
      for (let i = 0; i < bytes.length; i++) bytes[i] = floor(random() * 256)
      return bytes.length
    }

    /** Files count, folders and links too; devices swallow what is written. */
    function boundFiles(FS) {
      const { MEMFS } = FS.filesystems
      const all = () => {
        const nodes = new Set(FS.streams.filter(Boolean).map(({ node }) => node))
        for (let node of FS.nameTable) for (; node; node = node.name_next) nodes.add(node)
        let bytes = 0
        for (const { contents } of nodes) bytes += NODE_BYTES + (contents?.byteLength ?? 0)
        return bytes
      }
      const shipped = all()
      countFiles = () => Math.max(0, all() - shipped)
      const reserve = (bytes) => {
        if (!fits(heap().byteLength + bytes)) throw new FS.ErrnoError(NO_SPACE)
        files += bytes
      }
      /** Does what makes a file's content anew, `bytes` of it; for as long as that takes, there is the old one too. */
      const resized = (node, bytes, action) => {
        const before = node.contents.byteLength
        reserve(bytes)
        try {
          return action()
        } finally {
          files += node.contents.byteLength - before - bytes
        }
      }
      const write = (original) => (stream, buffer, offset, length, position, canOwn) => {
        const { node } = stream
        const room = node.contents.byteLength
        const end = position + length
        const action = () => original(stream, buffer, offset, length, position, canOwn)
        if (end <= room && node.usedBytes > 0) return action()
        // Files grow by more than they need, in order not to grow at every write.
        return resized(node, Math.max(end, room < 2 ** 20 ? 2 * room : Math.ceil(1.125 * room), 256), action)
      }
      const streams = MEMFS.ops_table.file.stream
      streams.write = write(streams.write)
      MEMFS.stream_ops.write = write(MEMFS.stream_ops.write)
      const { resizeFileStorage, createNode } = MEMFS
      MEMFS.resizeFileStorage = (node, size) => resized(node, size, () => resizeFileStorage(node, size))
      MEMFS.createNode = (...args) => {
        reserve(NODE_BYTES)
        return createNode(...args)
      }
      // Some calls ask for a number of their own choice.
      FS.MAX_OPEN_FDS = MAX_OPEN_FILES
      const { createStream } = FS
      FS.createStream = (stream, number = -1) => {
        if (number > MAX_OPEN_FILES) throw new FS.ErrnoError(TOO_MANY_FILES)
        return createStream(stream, number)
      }
      // Those of terminals would keep what is written until the line ends.
      for (const { stream_ops } of Object.values(FS.devices)) stream_ops.write = (_stream, _buffer, _offset, length) => length
      for (const name of ['/dev/random', '/dev/urandom']) {
        const { rdev } = FS.lookupPath(name).node
        FS.devices[rdev].stream_ops.read = (_, buffer, offset, length) => fillRandomly(buffer.subarray(offset, offset + length))
      }
    }

    return {
      close(pyodide) {
        if (!isGuarded) throw new Error('Python was not loaded in a way that can be confined')
        closed = pyodide._module
        boundFiles(closed.FS)
      },
      limitTo(bytes) {
        limit = bytes
      },
      /** Bytes the interpreter holds. */
      get used() {
        return heap().byteLength + files
      },
    }
  }
})()
