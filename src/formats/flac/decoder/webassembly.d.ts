/** What is used of WebAssembly (its JavaScript interface, W3C): TypeScript describes it only among a browser's types. */
declare namespace WebAssembly {
  /** Compiled code. Threads can be sent it. */
  type Module = object;
  const Module: new (bytes: Uint8Array) => Module;

  /** A module with a memory of its own. */
  class Instance {
    constructor(module: Module);
    readonly exports: Readonly<Record<string, unknown>>;
  }

  interface Memory {
    /** Another one after the memory has grown. */
    readonly buffer: ArrayBuffer;
  }

  /** It trapped: a read outside its memory, or an `unreachable`. */
  class RuntimeError extends Error {}
}
