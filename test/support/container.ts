import type { ContainerSpec } from '../../constructs/workload';
import { Quantity } from '../../src/values';

/** A container with nothing but what must be stated. */
export const plainContainer: ContainerSpec = {
  name: 'server',
  image: 'registry.example/server:1.2.3',
  ports: [{ name: 'http', number: 8080 }],
  cpu: { request: Quantity.parse('100m') },
  memory: { request: Quantity.parse('64Mi') },
  user: 1000,
  readOnlyRootFilesystem: true,
  ready: { path: '/ready', port: 8080 },
};
