// How the time of each proof grows with the number of objects: up to 10,000 volumes, claims and pods, 1,000 Services, 100 nodes.
import { createRequire } from 'node:module';
import { world } from '../world.mjs';

const require = createRequire(import.meta.url);
const { PROOFS } = require('../../lib/src/proofs');
const { KubernetesVersion } = require('../../lib/src/values');

const SIZES = [1_250, 2_500, 5_000, 10_000];
const ROUNDS = 5;

/** Below this a growth says more about the clock and the compiler than about the proof. */
const MEASURABLE = 5;

/** @returns the table that people read, and milliseconds of each proof at each size */
export function measure() {
  const kubernetes = KubernetesVersion.parse('1.27.16');
  const worlds = SIZES.map((size) => world(size));
  // a proof keeps what others ask for too, by facts and by records: each measurement has its own
  const factsOf = (records) => ({ records: [...records], kubernetes });
  const measured = [
    ...PROOFS.map((proof) => ({ proof: Object.keys(proof.codes).join(' ') || 'prediction only', proofs: [proof] })),
    { proof: 'all, in one run', proofs: PROOFS },
  ];
  const times = measured.map(() => SIZES.map(() => []));
  // sizes take turns, so that a slow moment of the machine hits all of them
  for (let round = 0; round <= ROUNDS; round++) {
    for (const [row, { proofs }] of measured.entries()) {
      for (const [column, records] of worlds.entries()) {
        const facts = factsOf(records);
        const began = performance.now();
        for (const proof of proofs) {
          proof.prove(facts);
        }
        times[row][column].push(performance.now() - began);
      }
    }
  }
  // the first round warms the compiler up
  const rows = measured.map(({ proof }, row) => ({
    proof,
    milliseconds: times[row].map((all) => median(all.slice(1))),
  }));
  const results = rows.map((each) => ({ ...each, growth: growth(each.milliseconds) }));
  return { table: tableOf(results), results: { sizes: SIZES, rounds: ROUNDS, proofs: results } };
}

/** Exponent of the growth between half and all of the objects: 1 is linear, 2 is quadratic. */
function growth(milliseconds) {
  const [half, all] = milliseconds.slice(-2);
  return all < MEASURABLE ? undefined : Math.log2(all / half);
}

function tableOf(results) {
  const cells = results.map(({ proof, milliseconds, growth }) => [
    proof.length > 40 ? `${proof.slice(0, 37)}...` : proof,
    ...milliseconds.map((each) => each.toFixed(1)),
    growth === undefined ? '-' : growth.toFixed(2),
  ]);
  const head = ['ms at this many volumes, claims and pods', ...SIZES.map(String), 'growth'];
  return [head, ...cells]
    .map(([first, ...rest]) => first.padEnd(42) + rest.map((cell) => cell.padStart(9)).join(''))
    .join('\n');
}

function median(values) {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
}
