/** The browser's file dialog; files of a folder keep their path, as those of a drop do. */
export function createFileInput(onFiles: (files: readonly File[]) => void): HTMLInputElement {
  const input = document.createElement('input');
  input.type = 'file';
  input.multiple = true;
  input.addEventListener('change', () => {
    const files = [...(input.files ?? [])].map(withPath);
    if (input.webkitdirectory) files.sort((a, b) => (a.name < b.name ? -1 : 1));
    // The same files can be picked again.
    input.value = '';
    onFiles(files);
  });
  return input;
}

function withPath(file: File): File {
  const { webkitRelativePath: path, type } = file;
  return path === '' ? file : new File([file], path, { type });
}
