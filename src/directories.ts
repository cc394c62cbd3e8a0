/** Whether an absolute path is a directory's own, or lies below it; neither climbs by `..`. */
export function isWithin(path: string, directory: string): boolean {
  return path === directory || path.startsWith(directory === '/' ? directory : `${directory}/`);
}

/** The innermost of some directories that a path lies in. */
export function innermost(path: string, directories: readonly string[]): string | undefined {
  const around = directories.filter((each) => isWithin(path, each));
  return around.sort((a, b) => b.length - a.length)[0];
}
