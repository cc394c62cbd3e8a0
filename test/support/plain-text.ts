/** Prints a text in a snapshot as it is, so that a review reads YAML and XML instead of one quoted line. */
export const plainText = {
  test: (value: unknown): boolean => typeof value === 'string',
  serialize: (value: unknown): string => String(value),
};
