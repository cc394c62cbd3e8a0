import { CODES, type Finding, findingText } from '../../src/proofs';
import { brokenForm, findingsInBroken, type ProofCase, proofCases } from './proof-cases';

const INTRODUCTION = `# Proofs

What Strata proves before anything changes, by the codes of its findings. An error ends a run before anything is written;
a warning can be allowed with a reason (README, "Findings"). Each code is shown with one mistake that raises it, what
Strata says of it, and what was there before the mistake.

Try one: put the example into a file and run \`npx strata prove app.yaml\`. \`npx strata explain CODE\` says the same in
the terminal. Made from \`test/fixtures/proofs\` by \`npm run guide\`.
`;

/** docs/guides/proofs.md, from the cases that the tests hold. */
export function proofGuide(): string {
  const cases = new Map(proofCases().map((each) => [each.name, each]));
  const codes = Object.keys(CODES).sort();
  const shown = codes.flatMap((code) => {
    const found = cases.get(code);
    return found === undefined ? [] : [chapter(code, found)];
  });
  const table = codes.map(
    (code) => `| ${cases.has(code) ? `[${code}](#${code.toLowerCase()})` : code} | ${CODES[code].title} |`,
  );
  return [INTRODUCTION, '| Code | What is wrong |\n| --- | --- |', ...table, '', ...shown].join('\n');
}

function chapter(code: string, each: ProofCase): string {
  const [finding] = findingsInBroken(each).filter((found) => found.code === code);
  const { title, why } = CODES[code];
  return [
    `## ${code}`,
    '',
    `${sentence(title)} ${sentence(why)}`,
    '',
    ...example(each),
    '',
    ...saying(finding),
    '',
    ...mend(each),
    '',
  ].join('\n');
}

function example(each: ProofCase): readonly string[] {
  const around = each.environment === undefined ? [] : [`Beside the records of \`${each.environment}\`:`, ''];
  return 'change' in each.wrong
    ? ['With these settings changed:', '', ...fence('json', JSON.stringify(each.wrong.change, null, 2))]
    : [...around, ...fence('yaml', changedDocument(each))];
}

/** The document with the mistake; the others are in the fixture. */
function changedDocument(each: ProofCase): string {
  const right = documents(each.right);
  return documents(brokenForm(each)).find((part, index) => part !== right[index]) ?? '';
}

function documents(yaml: string): readonly string[] {
  return yaml.split(/^---$/m);
}

function saying(finding: Finding | undefined): readonly string[] {
  return finding === undefined ? [] : fence('text', `${finding.severity} ${finding.code} ${findingText(finding)}`);
}

function mend({ wrong }: ProofCase): readonly string[] {
  return 'find' in wrong ? ['Before the mistake it said:', '', ...fence('yaml', wrong.find)] : [];
}

function fence(language: string, text: string): readonly string[] {
  return [`\`\`\`${language}`, text.replace(/^\n+|\s+$/g, ''), '```'];
}

/** Titles are no sentences, and reasons are, some of them. */
function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1).replace(/\.$/, '')}.`;
}
