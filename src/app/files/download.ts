/** Hands a text, or bytes, to the user as a file, without a request. */
export function download(
  name: string,
  type: string,
  content: string | Uint8Array<ArrayBuffer>,
): void {
  const url = URL.createObjectURL(new Blob([content], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // Firefox starts the download after the click has been handled.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
