const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

/** A field of a schedule: its bounds, and the names that stand for numbers from `least` on. */
interface Part {
  readonly name: string;
  readonly least: number;
  readonly most: number;
  readonly names?: readonly string[];
}

/** Other dialects of cron know more fields, 7 for Sunday, L, W and #; Kubernetes reads none of them. Source: robfig/cron v3. */
const PARTS: readonly Part[] = [
  { name: 'minute', least: 0, most: 59 },
  { name: 'hour', least: 0, most: 23 },
  { name: 'day', least: 1, most: 31 },
  { name: 'month', least: 1, most: 12, names: MONTHS },
  { name: 'weekday', least: 0, most: 6, names: DAYS },
];

const WORDS = ['@yearly', '@annually', '@monthly', '@weekly', '@daily', '@midnight', '@hourly'];

/** What is wrong with a schedule, as the end of `must ...`; undefined where Kubernetes reads it. */
export function scheduleMistake(schedule: string): string | undefined {
  // a zone before the schedule is refused apart from its form
  const text = schedule.replace(/^(CRON_)?TZ=\S+\s+/, '').trim();
  if (text.startsWith('@')) {
    const isEvery = /^@every (\d+(\.\d*)?|\.\d+)(ns|us|µs|ms|s|m|h)((\d+(\.\d*)?|\.\d+)(ns|us|µs|ms|s|m|h))*$/.test(
      text,
    );
    return WORDS.includes(text) || isEvery ? undefined : `be one of ${WORDS.join(', ')}, @every 90m`;
  }
  const parts = text.split(/\s+/);
  if (parts.length !== PARTS.length) {
    return `have five fields (${PARTS.map(({ name }) => name).join(', ')})`;
  }
  const wrong = PARTS.find((part, index) => !parts[index].split(',').every((range) => isRange(range, part)));
  return wrong === undefined
    ? undefined
    : `have a ${wrong.name} of ${wrong.least} to ${wrong.most}, or *, ranges and steps`;
}

function isRange(text: string, part: Part): boolean {
  const [range, step, ...rest] = text.split('/');
  const ends = range.split('-');
  if (rest.length > 0 || ends.length > 2 || (step !== undefined && !(/^\d+$/.test(step) && Number(step) > 0))) {
    return false;
  }
  if (range === '*' || range === '?') {
    return true;
  }
  const [first, last = first] = ends.map((end) => numberOf(end, part));
  return first !== undefined && last !== undefined && first >= part.least && last <= part.most && first <= last;
}

function numberOf(text: string, { least, names = [] }: Part): number | undefined {
  const named = names.indexOf(text.toLowerCase());
  return named >= 0 ? named + least : /^\d+$/.test(text) ? Number(text) : undefined;
}
