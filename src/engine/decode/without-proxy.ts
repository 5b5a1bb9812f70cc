/** Names the proxy that ffmpeg asks for every `http` address, those of this machine included (ffmpeg's http.c). */
const PROXY = 'http_proxy';

/** Starts a child that does not know of a proxy: the relay's address means nothing to one, and is nobody else's business. */
export function withoutProxy<Child>(start: () => Child): Child {
  const proxy = process.env[PROXY];
  if (proxy === undefined) return start();
  Reflect.deleteProperty(process.env, PROXY);
  try {
    return start();
  } finally {
    process.env[PROXY] = proxy;
  }
}
