import { z } from 'zod';
import { AccessMode, ReclaimPolicy, SelectorOperator, VolumeMode } from '../constructs/storage';
import { named, quantity } from './scalars';

const accessModes = z
  .array(z.enum(AccessMode))
  .min(1, { error: 'must name at least one mode; ReadWriteMany suits most' });

const code = z.string().regex(/^[A-Z]{3}\d{3}$/, { error: 'must be the code of a warning; write it such as STO006' });
const labels = z.record(z.string(), z.string());

/** An exported directory that is offered to the cluster, by the name of the volume. */
export const nfsVolume = z.strictObject({
  server: z.string(),
  path: z.string(),
  capacity: quantity,
  accessModes: accessModes.optional(),
  form: z.enum(['in-tree', 'csi']).optional(),
  mountOptions: z.array(z.string()).optional(),
  reclaimPolicy: z.enum(ReclaimPolicy).optional(),
  /** The one claim it is kept for. */
  claimFor: z.strictObject({ namespace: z.string().optional(), name: z.string() }).optional(),
  storageClassName: z.string().optional(),
  labels: labels.optional(),
  /** Reasons by the code of the warning that each accepts. */
  allow: named(z.string(), code).default({}),
});

const selector = z.strictObject({
  matchLabels: labels.optional(),
  matchExpressions: z
    .array(
      z.strictObject({ key: z.string(), operator: z.enum(SelectorOperator), values: z.array(z.string()).optional() }),
    )
    .optional(),
});

/** A claim, by its name. */
export const claim = z.strictObject({
  namespace: z.string().default('default'),
  capacity: quantity,
  accessModes,
  /** The one volume that is meant. */
  volume: z.string().optional(),
  storageClassName: z.string().optional(),
  selector: selector.optional(),
  volumeMode: z.enum(VolumeMode).optional(),
  labels: labels.optional(),
});
