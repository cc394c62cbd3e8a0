import type { Graph, Thing } from './graph';

/** More things of a choice are not named. */
const NAMED = 3;

/** Sets of things of which something gets one. All that have the same choice share it: few links stand for many. */
export class Choices {
  private readonly bySet = new Map<string, Thing>();

  constructor(private readonly graph: Graph) {}

  /** Links a thing to the one that it has, or to the choice among several. */
  public link(upper: Thing, among: readonly Thing[], how: { readonly one: string; readonly several: string }): void {
    if (among.length > 1) {
      this.graph.link(upper, this.choiceOf(among), how.several);
    } else {
      for (const lower of among) {
        this.graph.link(upper, lower, how.one);
      }
    }
  }

  private choiceOf(things: readonly Thing[]): Thing {
    const key = things.map(({ kind, name }) => `${kind} ${name}`).join(' ');
    const known = this.bySet.get(key);
    if (known !== undefined) {
      return known;
    }
    const more = things.length > NAMED ? [`${things.length - NAMED} more`] : [];
    const name = [...things.slice(0, NAMED).map((each) => each.name), ...more].join(' or ');
    const choice = this.graph.add({ kind: 'choice', name, path: '' });
    this.bySet.set(key, choice);
    for (const thing of things) {
      this.graph.link(choice, thing, 'one of them');
    }
    return choice;
  }
}
