import '../src/build/require-fresh';
import { getStack } from '@pulumi/pulumi';
import { assemble } from '../src/assembly';
import { chooseSites } from '../src/cli';
import { readSettings, register } from '../src/pulumi';
import { ENVIRONMENTS } from './environments';
import { sitesOf } from './sites';

/** Entry point of Pulumi.yaml: the stack's name is the environment's. */
const [site] = chooseSites(sitesOf(ENVIRONMENTS), [getStack()], undefined);

export const { layers } = register(assemble(site.build()), readSettings());
