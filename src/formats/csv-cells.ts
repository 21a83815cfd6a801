/** RFC 4180: names as they are, cells already written; lines end in CRLF. */
export function csvText(header: readonly string[], rows: readonly (readonly string[])[]): string {
  return [header.map(textCell), ...rows].map((cells) => `${cells.join(',')}\r\n`).join('');
}

/** The shortest form that reads back exactly; what is no number is empty. */
export function numberCell(value: number | null): string {
  return value !== null && Number.isFinite(value) ? String(value) : '';
}

/**
 * Spreadsheets run a text that starts like a formula (CWE-1236); an apostrophe in front makes it text.
 * Numbers are written by numberCell and keep their sign.
 */
export function textCell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
