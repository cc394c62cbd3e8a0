import type { Construct } from 'constructs';
import { check, type Wrong } from '../check';
import { InfraConstruct } from '../infra-construct';
import type { IRecordSource, Unlocated } from '../record-source';
import { Quantity } from '../values';
import type { DomainSpec, LibvirtSpec } from './specs';

const MEBIBYTE = 2n ** 20n;

/** Of the only bus that provider 0.8.3 puts ISOs on; the cloud-init disk is one of them. */
const IDE_PLACES = 4;

export interface LibvirtObjectProps {
  /** Name of the host it lives on. */
  readonly host: string;
  /**
   * The object itself. A function is called when the whole tree stands, for what other constructs add to it and for
   * what follows from where its construct once stood.
   */
  readonly spec: LibvirtSpec | (() => LibvirtSpec);
  /**
   * Takes over a pool, network or volume of that name that exists on the host, as it is. Not a machine: provider 0.8.3
   * reads neither its type nor its consoles when it imports, and would replace what it took over.
   * @default false
   */
  readonly adopt?: boolean;
}

/**
 * One libvirt object, written by hand or by a noun: a network, pool, volume, cloud-init disk or domain.
 *
 * This is the escape hatch as well as the ground floor: proofs read its record, so they hold for an object that no
 * noun stands behind.
 */
export class LibvirtObject extends InfraConstruct implements IRecordSource {
  private readonly props: LibvirtObjectProps;

  constructor(scope: Construct, id: string, props: LibvirtObjectProps) {
    super(scope, id);
    this.props = props;
    if (typeof props.spec !== 'function') {
      refuseMistakes(this, props.spec, props.adopt);
    }
  }

  public toRecords(): readonly Unlocated[] {
    const { host, spec, adopt } = this.props;
    const made = typeof spec === 'function' ? spec() : spec;
    if (typeof spec === 'function') {
      refuseMistakes(this, made, adopt);
    }
    return [{ kind: 'libvirt', host, spec: made, ...(adopt ? { adopt } : {}) }];
  }
}

function refuseMistakes(object: LibvirtObject, spec: LibvirtSpec, adopt = false): void {
  check(object, (wrong) => {
    // names become file names in dist/ and in the pool's directory
    if (!/^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(spec.name)) {
      wrong('name', `must be letters, digits, '.', '_' and '-', got "${spec.name}"; rename it`);
    }
    if (spec.type === 'pool' && !spec.path.startsWith('/')) {
      wrong('path', `must be absolute, got "${spec.path}"; did you mean "/${spec.path}"?`);
    }
    if (spec.type === 'volume' && spec.capacity !== undefined && !spec.capacity.isPositive) {
      wrong('capacity', `must be more than nothing, got "${spec.capacity}"; give it a size such as 10Gi`);
    }
    if (adopt && (spec.type === 'domain' || spec.type === 'cloud-init-disk')) {
      wrong('adopt', `must be left out of a ${spec.type}, got "true"; the provider would replace it`);
    }
    if (spec.type === 'domain') {
      refuseDomainMistakes(spec, wrong);
    }
  });
}

function refuseDomainMistakes({ memory, disks, cloudInit }: DomainSpec, wrong: Wrong): void {
  const isWholeMebibytes = memory.ceilMilli % (1000n * MEBIBYTE) === 0n;
  if (!isWholeMebibytes) {
    const mebibytes = Quantity.mebibytes(Number(memory.ceil / MEBIBYTE) + 1);
    wrong('memory', `must be whole mebibytes, got "${memory}"; did you mean "${mebibytes}"?`);
  }
  const isos = disks.filter(({ from }) => from === 'iso').length;
  const places = cloudInit === undefined ? IDE_PLACES : IDE_PLACES - 1;
  if (isos > places) {
    wrong('disks', `must have at most ${places} ISOs, got "${isos}"; the IDE bus has no further place, take one away`);
  }
}
