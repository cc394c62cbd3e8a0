import type { LibvirtSpec } from '../libvirt';

/** Properties whose changes the engine does not look at, and why. Nothing else is ever ignored. */
interface Ignored {
  readonly properties: readonly string[];
  readonly because: string;
}

/** Of every object of the type. */
const ALWAYS: { readonly [T in LibvirtSpec['type']]?: Ignored } = {
  pool: {
    properties: ['xml'],
    because:
      'the stylesheet sets the UUID alone, which never changes, and a pool that was taken over has none in its state',
  },
};

/** Of an object that was there before the tree: provider 0.8.3 does not read these back when it imports. */
const ADOPTED: { readonly [T in LibvirtSpec['type']]?: Ignored } = {
  network: {
    properties: ['xml'],
    because: 'the import reads no stylesheet; `strata drift` compares UUID, gateway and DHCP range',
  },
  volume: {
    properties: ['source', 'baseVolumeId'],
    because: 'the import does not know what the volume was made from, and it is made already',
  },
};

/** What the engine is told to ignore in an object of this type. */
export function ignoredIn(type: LibvirtSpec['type'], isAdopted: boolean): string[] {
  return [ALWAYS[type], isAdopted ? ADOPTED[type] : undefined].flatMap((each) => [...(each?.properties ?? [])]);
}
