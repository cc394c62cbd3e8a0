import '../src/build/require-fresh';
import { cdk8sSynth, main } from '../src/cli';
import { processContext } from './sites';

/** Entry point of cdk8s.yaml: under the CLI the charts alone, run by hand the same as `strata synth`. */
function synth(): number | Promise<number> {
  const context = processContext();
  const outdir = process.env.CDK8S_OUTDIR;
  if (outdir === undefined) {
    return main(['synth'], context);
  }
  try {
    return cdk8sSynth(outdir, context);
  } catch (error) {
    context.err(`${(error as Error).message}\n`);
    return 1;
  }
}

void Promise.resolve(synth()).then((code) => {
  process.exitCode = code;
});
