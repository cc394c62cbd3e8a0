import '../src/build/require-fresh';
import { getStack } from '@pulumi/pulumi';
import { assemble } from '../src/assembly';
import { chooseSites } from '../src/cli';
import { deploy, readSettings } from '../src/pulumi';
import { ENVIRONMENTS } from './environments';
import { processContext, sitesOf } from './sites';

/** Entry point of Pulumi.yaml: the stack's name is the environment's. What it gives back are the stack's outputs. */
module.exports = () => {
  const stack = getStack();
  const { root, env } = processContext();
  const plan = () => {
    const [site] = chooseSites(sitesOf(ENVIRONMENTS), [stack], undefined);
    return { assembly: assemble(site.build()), settings: readSettings() };
  };
  return deploy(plan, { stack, root, env });
};
