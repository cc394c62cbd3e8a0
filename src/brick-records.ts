import type { Located } from './records';
import type { Ipv4Address, Quantity } from './values';

/** A machine whose raw disks are cut into the bricks of volumes. */
export interface BrickNodeRecord extends Located {
  readonly kind: 'brick-node';
  readonly name: string;
  /** The machines that share their volumes. */
  readonly cluster: string;
  readonly address: Ipv4Address;
  /** What fails together has the same number. */
  readonly zone: number;
  readonly devices: readonly BrickDevice[];
}

/** A raw disk. */
export interface BrickDevice {
  /** Such as `/dev/vdb`. */
  readonly device: string;
  readonly capacity: Quantity;
}

/** A Service that lays volumes on the disks of brick nodes, as classes ask it to. */
export interface BrickServiceRecord extends Located {
  readonly kind: 'brick-service';
  readonly namespace: string;
  readonly name: string;
  /** Whose disks they are. */
  readonly cluster: string;
}
