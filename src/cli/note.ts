const said = new Set<string>();

/** Several images of a case share settings and mask: within a command each sentence is said once. */
export function startNotes(): void {
  said.clear();
}

/** Something a person should know that is no error. */
export function note(sentence: string): void {
  if (said.has(sentence)) return;
  said.add(sentence);
  process.stderr.write(`note: ${sentence}\n`);
}
