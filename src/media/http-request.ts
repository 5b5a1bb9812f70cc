import http from 'node:http';
import https from 'node:https';
import { PlayheadError } from '../player/error.ts';

const MAX_REDIRECTS = 10;
const CONNECT_TIMEOUT_MS = 10_000;
/** However busily a server sends its headers. */
const HEADERS_TIMEOUT_MS = 20_000;

/** Node's own variable for further authorities is the way to trust one. */
const UNTRUSTED = "the server's certificate is not trusted (NODE_EXTRA_CA_CERTS names more authorities)";

const SYSTEM_REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection refused',
  ECONNRESET: 'the server ended the connection',
  ENOTFOUND: 'the host was not found',
  EAI_AGAIN: 'the host was not found',
  EHOSTUNREACH: 'the host cannot be reached',
  ENETUNREACH: 'the network cannot be reached',
  ETIMEDOUT: 'the server does not answer',
  DEPTH_ZERO_SELF_SIGNED_CERT: UNTRUSTED,
  SELF_SIGNED_CERT_IN_CHAIN: UNTRUSTED,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: UNTRUSTED,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: UNTRUSTED,
  CERT_HAS_EXPIRED: "the server's certificate has expired",
  ERR_TLS_CERT_ALTNAME_INVALID: "the server's certificate is for another host",
  HPE_HEADER_OVERFLOW: 'the server sends response headers that exceed the size limit',
};

/** A server's answer, paused, whatever its status is. */
export interface FinalAnswer {
  readonly answer: http.IncomingMessage;
  /** Where the redirects led. */
  readonly url: string;
}

/**
 * Requests a resource and follows redirects, to `http` and `https` only.
 *
 * @param headersMs how long each server may take for its headers
 * @throws PlayheadError `unreadable` in a user's words; its `cause` is the system's error
 */
export async function requestFinal(
  address: string,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal,
  headersMs = HEADERS_TIMEOUT_MS,
  method: 'GET' | 'HEAD' = 'GET',
): Promise<FinalAnswer> {
  let url = parse(address, address);
  for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
    const answer = await requestOnce(url, headers, signal, headersMs, method);
    const { statusCode = 0, headers: told } = answer;
    if (statusCode < 300 || statusCode >= 400 || told.location === undefined)
      return { answer, url: url.href };
    answer.destroy();
    url = parse(told.location, url.href);
    if (url.protocol !== 'http:' && url.protocol !== 'https:')
      throw new PlayheadError('unreadable', 'the server redirects to something that may not be opened');
  }
  throw new PlayheadError('unreadable', 'too many redirects');
}

/** As `requestFinal`, for callers that need the answer only. */
export async function request(...args: Parameters<typeof requestFinal>): Promise<http.IncomingMessage> {
  return (await requestFinal(...args)).answer;
}

/** Why a server does not give what was asked for, by its status; null if it does. */
export function refusal(status: number): string | null {
  if (status === 200 || status === 206) return null;
  if (status === 401) return 'the server wants a name and a password (401): http://NAME:PASSWORD@HOST/…';
  if (status === 404 || status === 410) return `the server says ${status}: not found`;
  if (status === 429) return 'the server is asked too often (429)';
  if (status >= 500) return `the server says ${status}: it has a fault`;
  return `the server refused it (${status})`;
}

function parse(location: string, base: string): URL {
  try {
    return new URL(location, base);
  } catch (error) {
    throw new PlayheadError('unreadable', 'is not a valid URL', { cause: error });
  }
}

function silent(): PlayheadError {
  return new PlayheadError('unreadable', 'the server does not answer');
}

function requestOnce(
  url: URL,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal,
  headersMs: number,
  method: 'GET' | 'HEAD',
): Promise<http.IncomingMessage> {
  return new Promise((resolve, reject) => {
    const { request: ask } = url.protocol === 'https:' ? https : http;
    // One connection for each: a seek or a reconnection must not get one that is half dead.
    const options = { method, headers, agent: false, signal, timeout: CONNECT_TIMEOUT_MS };
    const asking = ask(url, options, (answer) => {
      asking.setTimeout(0);
      clearTimeout(slow);
      resolve(answer);
    });
    asking.end();
    const slow = setTimeout(() => asking.destroy(silent()), headersMs);
    asking.on('timeout', () => asking.destroy(silent()));
    asking.on('error', (error: NodeJS.ErrnoException) => {
      clearTimeout(slow);
      if (error instanceof PlayheadError) reject(error);
      else
        reject(
          new PlayheadError('unreadable', SYSTEM_REASONS[error.code ?? ''] ?? error.message, {
            cause: error,
          }),
        );
    });
  });
}
