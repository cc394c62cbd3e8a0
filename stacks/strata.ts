#!/usr/bin/env node
import '../src/build/require-fresh';
import { main } from '../src/cli';
import { processContext } from './sites';

process.exitCode = main(process.argv.slice(2), processContext());
