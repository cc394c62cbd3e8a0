/** A field that two objects have otherwise. */
export interface FieldDifference {
  /** `spec.template.spec.containers[0].image` */
  readonly at: string;
  readonly wanted: unknown;
  readonly actual: unknown;
}

/**
 * Fields in which `actual` is not as `wanted`.
 *
 * With `subset`, what `actual` has beyond `wanted` is no difference, nor is a field that is wanted empty and is absent.
 */
export function fieldDifferences(
  wanted: unknown,
  actual: unknown,
  { subset = false }: { readonly subset?: boolean } = {},
  at = '',
): readonly FieldDifference[] {
  if (isList(wanted) && isList(actual) && wanted.length === actual.length) {
    return wanted.flatMap((each, index) => fieldDifferences(each, actual[index], { subset }, `${at}[${index}]`));
  }
  if (isObject(wanted) && isObject(actual)) {
    const names = new Set([...Object.keys(wanted), ...(subset ? [] : Object.keys(actual))]);
    return [...names].flatMap((name) =>
      fieldDifferences(wanted[name], actual[name], { subset }, at === '' ? name : `${at}${quoted(name)}`),
    );
  }
  const absent = actual === undefined && (wanted === undefined || (subset && isEmpty(wanted)));
  return absent || wanted === actual ? [] : [{ at, wanted, actual }];
}

/** A name with a dot or a slash, such as a label, would read as several fields. */
function quoted(name: string): string {
  return /^[\w-]+$/.test(name) ? `.${name}` : `["${name}"]`;
}

function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What an API server does not keep. */
function isEmpty(value: unknown): boolean {
  return (
    value === null ||
    value === '' ||
    (isList(value) && value.length === 0) ||
    (isObject(value) && Object.keys(value).length === 0)
  );
}
