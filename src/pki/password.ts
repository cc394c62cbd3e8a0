import { randomInt } from 'node:crypto';

/** Letters and digits alone: they mean the same in a shell, a URL, an INI file and YAML. */
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** 190 bits. */
const LENGTH = 32;

/** A password nobody has to remember. `dice(n)` is one of 0 to n-1, each as likely. */
export function makePassword(dice: (sides: number) => number = randomInt): string {
  return Array.from({ length: LENGTH }, () => ALPHABET[dice(ALPHABET.length)]).join('');
}
