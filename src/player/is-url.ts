/** Whether an input is fetched over the network and not a path. */
export function isUrl(input: string): boolean {
  return /^https?:\/\//i.test(input);
}
