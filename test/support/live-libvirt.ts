import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { StandInAnswer } from './stand-ins';

const FOLDER = join(__dirname, '../fixtures/live/libvirt-9.0.0');

/**
 * What libvirt 9.0.0 of Debian 12 said of objects of `lab` that it had been given as they stand in `dist/lab`: the
 * machine lab-nfs (under emulation), its first disk, its network and a pool.
 */
export function recorded(kind: 'domain' | 'network' | 'pool' | 'volume'): string {
  return readFileSync(join(FOLDER, `${kind}.xml`), 'utf8');
}

/** Objects of a stand-in host: XML by name, all of them running. */
export interface LiveHost {
  readonly domains?: Readonly<Record<string, string>>;
  readonly networks?: Readonly<Record<string, string>>;
  readonly pools?: Readonly<Record<string, string>>;
  /** By pool, then by name. */
  readonly volumes?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** Answers of `virsh` about a host. */
export function virsh({ domains = {}, networks = {}, pools = {}, volumes = {} }: LiveHost): readonly StandInAnswer[] {
  const lists = Object.entries({ list: domains, 'net-list': networks, 'pool-list': pools });
  const dumps = Object.entries({ dumpxml: domains, 'net-dumpxml': networks, 'pool-dumpxml': pools });
  return [
    ...lists.map(([verb, objects]) => ({
      when: new RegExp(` ${verb} (--all )?--name$`),
      stdout: `${Object.keys(objects).join('\n')}\n\n`,
    })),
    ...dumps.flatMap(([verb, objects]) =>
      Object.entries(objects).map(([name, xml]) => ({
        when: new RegExp(` ${verb} .*${name}$|${verb} ${name}$`),
        stdout: xml,
      })),
    ),
    ...Object.entries(volumes).flatMap(([pool, ofPool]) => [
      {
        when: new RegExp(` vol-list --pool ${pool}$`),
        stdout: ` Name   Path\n--------\n${Object.keys(ofPool)
          .map((name) => ` ${name}   /${name}\n`)
          .join('')}\n`,
      },
      ...Object.entries(ofPool).map(([name, xml]) => ({
        when: new RegExp(` vol-dumpxml --pool ${pool} ${name}$`),
        stdout: xml,
      })),
    ]),
  ];
}
