import type { Branch, Found, Thing } from '../trace';

/** A thing that was asked for, with what it stands on and what stands on it. */
export interface Trace extends Found {
  readonly down: readonly Branch[];
  readonly up: readonly Branch[];
}

/** The thing with its construct path, then a line for each branch, indented below what it belongs to. */
export function traceLines({ thing, volumes = [], down, up }: Trace): readonly string[] {
  const asked = [...new Set(volumes.map(({ volume }) => `, volume ${volume?.name}`))];
  return [
    `${thingText(thing)}${asked.join('')} [${thing.path}]`,
    ...(down.length === 0 ? ['  stands on nothing else'] : ['  stands on', ...down.flatMap((each) => lines(each, 4))]),
    ...(up.length === 0 ? ['  carries nothing'] : ['  carries', ...up.flatMap((each) => lines(each, 4))]),
  ];
}

/** The same for programs. */
export function traceJson({ thing, volumes, down, up }: Trace): object {
  return {
    ...thing,
    volumes: volumes?.map(({ volume }) => volume),
    standsOn: down.map(branchJson),
    carries: up.map(branchJson),
  };
}

function lines({ thing, how, isRepeated, branches }: Branch, indent: number): readonly string[] {
  const line = `${' '.repeat(indent)}${thingText(thing)} (${how})${isRepeated ? ', as above' : ''}`;
  return [line, ...branches.flatMap((each) => lines(each, indent + 2))];
}

function branchJson({ thing, how, isRepeated, branches }: Branch): object {
  return { ...thing, how, ...(isRepeated ? { isRepeated } : {}), branches: branches.map(branchJson) };
}

/** `Deployment web/portal`, with the namespace unless it is `default` */
function thingText({ kind, place, name }: Thing): string {
  return `${kind} ${place === undefined || place === 'default' ? '' : `${place}/`}${name}`;
}
