#!/usr/bin/env node
import '../src/build/require-fresh';
import { main } from '../src/cli';
import { processContext } from './sites';

void Promise.resolve(main(process.argv.slice(2), processContext())).then((code) => {
  process.exitCode = code;
});
