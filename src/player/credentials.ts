/** What stands between `://` and the host of a URL (RFC 3986: user information), in any text. */
const USER_INFORMATION = /\b([a-z][a-z0-9+.-]*:\/\/)[^/?#\s"'<>]*@/gi;

/** A text whose URLs name no user, no password and no token: what the program prints, logs and sends is read by others. */
export function withoutCredentials(text: string): string {
  return text.includes('@') ? text.replace(USER_INFORMATION, '$1***@') : text;
}
