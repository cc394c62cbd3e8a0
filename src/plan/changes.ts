/** One property that a step changes; a text of several lines is told by the lines that come and go. */
export interface Change {
  readonly property: string;
  readonly before: string;
  readonly after: string;
  readonly lines: readonly string[];
}

type Inputs = Readonly<Record<string, unknown>>;

/** How the engine writes a value that is secret, and one that it does not know yet. */
const SECRET_TEXT = '[secret]';
const SIGNATURE = '4dabf18193072939515e22adb298388d';
const UNKNOWN = '04da6b54-80e4-46f7-96ec-b56ff0331ba9';

/** Longer texts are for an editor. */
const LONGEST = 60;
const MOST_LINES = 8;

/**
 * Properties of two states that differ. No secret is in what comes back, whatever the engine let through: not what it
 * masks or signs, and not what the resource calls secret.
 */
export function changesOf(
  before: Inputs | undefined,
  after: Inputs | undefined,
  { named, secret }: { readonly named: readonly string[]; readonly secret: readonly string[] },
): readonly Change[] {
  if (before === undefined || after === undefined) {
    return [];
  }
  const differing = Object.keys({ ...before, ...after }).filter(
    (key) => JSON.stringify(before[key]) !== JSON.stringify(after[key]),
  );
  // the engine names properties, or places inside them, and the most exact place is told; where it names none, as for
  // what follows from another resource, the inputs are held against each other
  const exact = named.filter((place) => !named.some((each) => isInside(each, place)));
  // `__provider` and the like are the engine's own: a dynamic resource carries its program there
  const places = [...new Set(exact.length > 0 ? exact : differing)].filter((place) => !place.startsWith('__'));
  return places.flatMap((property) => {
    const hidden = secret.some((each) => property === each || isInside(property, each));
    const [old, fresh] = [valueAt(before, property), valueAt(after, property)];
    if (JSON.stringify(old) === JSON.stringify(fresh) && !holdsSecret(old)) {
      return [];
    }
    const isSecret = hidden || holdsSecret(old) || holdsSecret(fresh);
    return [
      {
        property,
        before: isSecret ? 'a secret value' : shown(old),
        after: isSecret ? 'another' : shown(fresh),
        lines: isSecret ? [] : changedLines(old, fresh),
      },
    ];
  });
}

function isInside(place: string, property: string): boolean {
  return place.startsWith(`${property}.`) || place.startsWith(`${property}[`);
}

/** Value at `spec.template["a.b"][0].image`. */
function valueAt(inputs: Inputs, place: string): unknown {
  const steps = [...place.matchAll(/\["((?:[^"\\]|\\.)*)"]|\[(\d+)]|([^.[\]]+)/g)].map(
    ([, quoted, index, name]) => quoted ?? index ?? name,
  );
  return steps.reduce<unknown>(
    (value, step) => (typeof value === 'object' && value !== null ? (value as Inputs)[step] : undefined),
    inputs,
  );
}

function holdsSecret(value: unknown): boolean {
  if (typeof value === 'string') {
    return value === SECRET_TEXT || value.includes(SIGNATURE);
  }
  return (
    typeof value === 'object' &&
    value !== null &&
    Object.entries(value).some(([key, each]) => key === SIGNATURE || holdsSecret(each))
  );
}

function shown(value: unknown): string {
  if (value === undefined || value === null) {
    return 'nothing';
  }
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  if (text.includes(UNKNOWN)) {
    return 'known after it is applied';
  }
  if (typeof value === 'string' && value.trimEnd().includes('\n')) {
    return `a text of ${value.trimEnd().split('\n').length} lines`;
  }
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}

function changedLines(before: unknown, after: unknown): readonly string[] {
  if (typeof before !== 'string' || typeof after !== 'string' || !`${before}${after}`.trim().includes('\n')) {
    return [];
  }
  const [old, fresh] = [before.split('\n'), after.split('\n')];
  const lines = [
    ...old.filter((line) => !fresh.includes(line)).map((line) => `- ${line}`),
    ...fresh.filter((line) => !old.includes(line)).map((line) => `+ ${line}`),
  ];
  return lines.length > MOST_LINES ? [...lines.slice(0, MOST_LINES), `and ${lines.length - MOST_LINES} more`] : lines;
}
