/** An absolute directory and all above it, the innermost first: `/a/b`, `/a`, `/`. */
export function directoriesAround(directory: string): readonly string[] {
  const ids = directory.split('/').filter((id) => id !== '');
  return [...ids.map((_, index) => `/${ids.slice(0, ids.length - index).join('/')}`), '/'];
}
