/**
 * Imports an ES module, for a bundle that was loaded with the code V8 made of it before: an `import()` in there is refused,
 * since V8 does not keep with the code who is to carry it out.
 *
 * @param href of a file
 */
export async function importModule(href: string): Promise<unknown> {
  return import(href);
}
